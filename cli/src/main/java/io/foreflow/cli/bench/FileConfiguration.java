package io.foreflow.cli.bench;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.job.config.ConfigurationException;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.job.config.Problem;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The product's configuration for one file, as a job would read it. */
final class FileConfiguration {

    private static final String REPORT = "forecast.report";

    private final SeriesTable table;

    FileConfiguration(SeriesTable table) {
        this.table = table;
    }

    /**
     * Defaults with these keys over them.
     *
     * @throws BenchmarkException a line for each that cannot be used
     */
    ModelSettings settings(Map<String, String> keys) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put(
                "models",
                List.of(
                        Map.of(
                                "name", table.name(),
                                "channels", table.channels(),
                                "step", table.step())));
        tree.put("forecast.seasonal-period", CsvInput.seasonalPeriod(table.step()));
        Map<String, String> given = new HashMap<>(keys);
        given.put("kafka.bootstrap.servers", "unused:9092");
        try {
            ModelSettings standard = JobSettingsLoader.of(tree, given).models().get(0);
            int horizon = standard.horizon();
            if (keys.containsKey(REPORT) || standard.forecast().report().contains(horizon)) {
                return standard;
            }
            given.put(REPORT, withLast(standard.forecast().report(), horizon));
            return JobSettingsLoader.of(tree, given).models().get(0);
        } catch (ConfigurationException e) {
            throw new BenchmarkException(
                    e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    e);
        }
    }

    /** The steps that are scored by default, and the last. */
    private static String withLast(List<Integer> report, int horizon) {
        TreeSet<Integer> steps = new TreeSet<>(report);
        steps.add(horizon);
        return steps.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
