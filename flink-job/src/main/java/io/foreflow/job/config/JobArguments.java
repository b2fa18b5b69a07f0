package io.foreflow.job.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Program arguments of the job: {@code --config FILE} for a file where the program runs, or {@code
 * --config-text BASE64} for the text itself, which needs no file there; then {@code -Dkey=value} as
 * often as needed.
 */
public final class JobArguments {

    private static final String FILE = "--config";
    private static final String TEXT = "--config-text";
    private static final String USAGE =
            "expected --config FILE or --config-text BASE64, then -Dkey=value as often as needed";

    private JobArguments() {}

    /** Arguments that carry a configuration with them. */
    public static String[] carrying(String yaml, Map<String, String> overrides) {
        List<String> arguments = new ArrayList<>();
        arguments.add(TEXT);
        arguments.add(Base64.getEncoder().encodeToString(yaml.getBytes(StandardCharsets.UTF_8)));
        overrides.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        return arguments.toArray(String[]::new);
    }

    /**
     * The settings that a program's arguments say.
     *
     * @throws IllegalArgumentException if the arguments are not of the form above
     * @throws ConfigurationException if the configuration cannot be used
     */
    public static JobSettings settings(String... arguments) {
        String source = null;
        String yaml = null;
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals(FILE) && i + 1 < arguments.length) {
                source = arguments[++i];
                yaml = JobSettingsLoader.text(Path.of(source));
            } else if (argument.equals(TEXT) && i + 1 < arguments.length) {
                source = "of the submission";
                yaml = decoded(arguments[++i]);
            } else if (argument.startsWith("-D") && argument.indexOf('=') > 2) {
                int equals = argument.indexOf('=');
                overrides.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else {
                throw new IllegalArgumentException(
                        "Invalid argument: " + argument + " (" + USAGE + ")");
            }
        }
        if (yaml == null) {
            throw new IllegalArgumentException("Invalid arguments: none (" + USAGE + ")");
        }
        return JobSettingsLoader.loadText(source, yaml, overrides).settings();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Invalid argument: --config-text (must be Base64)", e);
        }
    }
}
