package io.foreflow.job.config;

import io.foreflow.job.config.option.AlignOptions;
import io.foreflow.job.config.option.DriftOptions;
import io.foreflow.job.config.option.EeoOptions;
import io.foreflow.job.config.option.Fallback;
import io.foreflow.job.config.option.ForecastOptions;
import io.foreflow.job.config.option.IngestOptions;
import io.foreflow.job.config.option.JobOptions;
import io.foreflow.job.config.option.KafkaOptions;
import io.foreflow.job.config.option.LearnOptions;
import io.foreflow.job.config.option.ModelOptions;
import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.RegistryOptions;
import io.foreflow.job.config.option.ResourceOptions;
import io.foreflow.job.config.option.RidgeOptions;
import io.foreflow.job.config.option.Rule;
import java.util.List;
import java.util.stream.Collectors;

/** The text of {@code docs/configuration.md}, made from the options. */
final class ConfigurationReference {

    private static final String HEAD =
            """
            # Configuration

            <!-- Generated from the options in io.foreflow.job.config.option; do not edit. After a change there:
                 mvn -pl flink-job -am test -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dforeflow.docs.write=true -->

            A configuration is one YAML file, such as [conf/foreflow.yaml](../conf/foreflow.yaml), and any
            number of `-Dkey=value` on the command line. `foreflow check CONFIG` reads it, reports everything
            that is wrong with it at once, and prints what it comes to.

            - Nested and dotted keys are the same: `learn: {lag: 1 h}` is `learn.lag: 1 h`.
            - `models` lists the models. An option of a model may also stand at the top of the file, where it
              is the default for all of them.
            - `-Dforecast.horizon=48` overrides an option for all models, `-Dmodels.ett.forecast.horizon=48`
              for the model `ett`; the latter wins. Lists are separated by commas: `-Dforecast.report=1,12`.
            - Durations are a number and a unit (`500 ms`, `10 s`, `15 min`, `1 h`, `7 d`), memory sizes too
              (`64 kb`, `1 gb`), times are ISO 8601 with a zone (`2000-01-01T00:00:00Z`).
            - `${env:NAME}` and `${file:PATH}` stand for an environment variable and for the text of a file,
              both read where the command runs. They are never printed, nor are values of keys that name a
              password, a secret, a token, a credential, a private key, an authorization or a JAAS configuration.
            - Every other key under `kafka` goes unchanged to every Kafka client, for instance
              `kafka.security.protocol`. Properties that the job must decide itself are refused.

            A problem is one line that names key, value and rule:

            ```
            2 problems in configuration conf/foreflow.yaml:
            Invalid forecast.horizon: 0 (must be at least 1)
            Invalid models.hosts.learn.lagg: 1 h (unknown key; did you mean learn.lag?)
            ```
            """;

    private ConfigurationReference() {}

    static String text() {
        return HEAD
                + "\n## Options of the job\n"
                + section("Kafka", KafkaOptions.ALL)
                + section("Job", JobOptions.ALL)
                + section("Schema registry", RegistryOptions.ALL)
                + section("Input", IngestOptions.ALL)
                + section("Slots and devices", ResourceOptions.ALL)
                + "\n## Options of a model\n"
                + section("Model, grid and scale", ModelOptions.ALL)
                + section("Alignment", AlignOptions.ALL)
                + section("Forecasts", ForecastOptions.ALL)
                + section("Learning", LearnOptions.ALL)
                + section("Drift", DriftOptions.ALL)
                + section("Ridge", RidgeOptions.ALL)
                + section("Network and optimizer (EEO)", EeoOptions.ALL);
    }

    private static String section(String title, List<Option<?>> options) {
        return "\n### "
                + title
                + "\n\n| key | type | default | what it says |\n|---|---|---|---|\n"
                + options.stream().map(ConfigurationReference::row).collect(Collectors.joining());
    }

    private static <T> String row(Option<T> option) {
        String rules = option.rules().stream().map(Rule::text).collect(Collectors.joining("; "));
        String sentence = rules.isEmpty() ? "" : " Rule: " + rules + ".";
        return "| `"
                + option.key()
                + "` | "
                + option.type().name()
                + " | "
                + fallback(option)
                + " | "
                + option.description()
                + sentence
                + " |\n";
    }

    private static <T> String fallback(Option<T> option) {
        if (option.fallback() instanceof Fallback.Fixed<T> fixed) {
            return "`" + option.type().format(fixed.value()) + "`";
        } else if (option.fallback() instanceof Fallback.None<T> none) {
            return none.meaning();
        } else if (option.fallback() instanceof Fallback.Derived<T> derived) {
            return derived.meaning();
        }
        return "must be given";
    }
}
