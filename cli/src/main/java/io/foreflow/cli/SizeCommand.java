package io.foreflow.cli;

import io.foreflow.benchmark.run.TextTable;
import io.foreflow.cli.size.Fleet;
import io.foreflow.cli.size.Sizing;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow size}: how much machine a fleet takes. */
@Command(
        name = "size",
        description = {
            "Says what state, memory, cores and bytes a second a fleet takes, by the formulas of the"
                    + " documentation and costs that were measured. Bytes of state are exact, cores a"
                    + " fit to the shapes that were run: docs/advice.md."
        })
final class SizeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--series", required = true, paramLabel = "N", description = "Series.")
    private long series;

    @Option(
            names = "--channels",
            required = true,
            paramLabel = "D",
            description = "Channels of each.")
    private int channels;

    @Option(
            names = "--lookback",
            defaultValue = "512",
            paramLabel = "L",
            description = "Rows of look-back (default: ${DEFAULT-VALUE}).")
    private int lookback;

    @Option(
            names = "--horizon",
            defaultValue = "96",
            paramLabel = "H",
            description = "Steps ahead (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--emit",
            defaultValue = "1",
            paramLabel = "E",
            description = "A forecast every so many rows (default: ${DEFAULT-VALUE}).")
    private int emit;

    @Option(
            names = "--step",
            defaultValue = "1 min",
            paramLabel = "DURATION",
            description = "Grid interval (default: ${DEFAULT-VALUE}).")
    private String step;

    @Option(
            names = "--replication",
            defaultValue = "3",
            paramLabel = "N",
            description = "Copies that the brokers keep (default: ${DEFAULT-VALUE}).")
    private int replication;

    @Option(
            names = "--backend",
            defaultValue = "hashmap",
            paramLabel = "hashmap|rocksdb",
            description = "State backend (default: ${DEFAULT-VALUE}).")
    private Fleet.Backend backend;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Configuration key, such as -Dlearn.tuned=false.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Override
    public Integer call() {
        requireCounts();
        Sizing sizing = Sizing.of(settings(), new Fleet(series, replication, backend));
        PrintWriter out = spec.commandLine().getOut();
        out.print(table(sizing));
        out.println();
        out.println(
                "Heap takes several times the state's bytes with Flink's objects around them; RocksDB"
                        + " keeps them on disk. Cores are a fit to the %d runs on one shared machine"
                                .formatted(Sizing.runs())
                        + " that docs/results.md has; the farthest is a factor of %.2f away."
                                .formatted(Sizing.worstOfRuns())
                        + " Leave room, and measure yours: ./foreflow bench state.");
        out.flush();
        return 0;
    }

    private void requireCounts() {
        List<String> problems = new ArrayList<>();
        requirePositive("--series", series, problems);
        requirePositive("--channels", channels, problems);
        requirePositive("--replication", replication, problems);
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("\n", problems));
        }
    }

    private static void requirePositive(String option, long value, List<String> problems) {
        if (value < 1) {
            problems.add("Invalid %s: %d (must be at least 1)".formatted(option, value));
        }
    }

    private ModelSettings settings() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("forecast.lookback", "" + lookback);
        keys.put("forecast.horizon", "" + horizon);
        keys.put("forecast.every", "" + emit);
        keys.putAll(overrides);
        keys.put("kafka.bootstrap.servers", "unused:9092");
        Map<String, Object> model =
                Map.of(
                        "name",
                        "fleet",
                        "channels",
                        IntStream.rangeClosed(1, channels).mapToObj(c -> "channel-" + c).toList(),
                        "step",
                        step);
        return JobSettingsLoader.of(Map.of("models", List.of(model)), keys).models().get(0);
    }

    private String table(Sizing sizing) {
        List<List<String>> rows = new ArrayList<>();
        add(rows, "state of a series", bytes(sizing.seriesBytes()), "once all of it is in use");
        add(rows, "state of all", bytes(sizing.stateBytes()), "%,d series".formatted(series));
        add(rows, "savepoint", bytes(sizing.savepointBytes()), "the whole job, canonical");
        add(
                rows,
                "checkpoint",
                bytes(sizing.checkpointBytes()),
                "the whole job, at its largest (%s)"
                        .formatted(backend.name().toLowerCase(Locale.ROOT)));
        add(
                rows,
                "what serves",
                bytes(sizing.servingBytes()),
                "once a task of the forecaster, in the savepoint too");
        add(rows, "ridge statistics", bytes(sizing.ridgeBytes()), "learner, on its heap");
        add(rows, "history", bytes(sizing.historyBytes()), "learner, at most learn.series of them");
        add(rows, "windows of a round", bytes(sizing.roundBytes()), "learner, while one runs");
        add(rows, "rows", number(sizing.rowsPerSecond()) + "/s", "");
        add(rows, "forecasts", number(sizing.forecastsPerSecond()) + "/s", "");
        add(rows, "cores, forecasting", number(sizing.cores()), "decode, align, forecast, encode");
        add(rows, "cores, learning", number(sizing.learnerCores()), "rounds alone, mean over time");
        add(rows, "read from Kafka", bytes(sizing.inBytes()) + "/s", "not compressed");
        add(rows, "written to Kafka", bytes(sizing.outBytes()) + "/s", "forecasts and scores");
        add(
                rows,
                "stored by brokers",
                bytes(sizing.brokerBytes()) + "/s",
                "%d copies; %s a day".formatted(replication, bytes(86_400 * sizing.brokerBytes())));
        return TextTable.of(List.of("what", "how much", ""), rows, 3);
    }

    private static void add(List<List<String>> rows, String what, String much, String note) {
        rows.add(List.of(what, much, note));
    }

    private static String number(double value) {
        if (value > 0 && value < 0.001) {
            return "< 0.001";
        }
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%,.0f", value);
    }

    /** Powers of ten, three digits. */
    private static String bytes(double bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.3g %s", value, units[unit]);
    }
}
