package io.foreflow.cli.suggest;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.online.Configuration;
import io.foreflow.job.config.ConfigurationException;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.job.config.Problem;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The product's configuration for a fleet, as a job would read it. */
record FleetConfiguration(String model, List<String> channels, long stepMillis)
        implements Configuration {

    @Override
    public ModelSettings settings(Map<String, String> keys) {
        Map<String, Object> tree =
                Map.of(
                        "models",
                        List.of(
                                Map.of(
                                        "name", model,
                                        "channels", channels,
                                        "step", Duration.ofMillis(stepMillis))));
        Map<String, String> given = new HashMap<>(keys);
        given.put("kafka.bootstrap.servers", "unused:9092");
        try {
            return JobSettingsLoader.of(tree, given).models().get(0);
        } catch (ConfigurationException e) {
            throw new BenchmarkException(
                    e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    e);
        }
    }
}
