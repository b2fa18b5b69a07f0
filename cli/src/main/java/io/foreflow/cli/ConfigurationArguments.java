package io.foreflow.cli;

import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.job.config.LoadedConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The configuration file and its overrides, as several commands take them. */
final class ConfigurationArguments {

    @Parameters(paramLabel = "CONFIG", description = "Configuration file (YAML).")
    private Path file;

    @Option(
            names = "-D",
            paramLabel = "key=value",
            description =
                    "Overrides an option, or one of a model: -Dmodels.NAME.key=value. May be"
                            + " repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    LoadedConfiguration load() {
        return JobSettingsLoader.loadText(file.toString(), text(), overrides);
    }

    String text() {
        return JobSettingsLoader.text(file);
    }

    Map<String, String> overrides() {
        return overrides;
    }
}
