package io.foreflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobSettingsLoaderTest {

    private static final String MINIMAL =
            """
            models:
              - name: ett
                channels: [HUFL, OT]
                step: 1 h
            """;

    @TempDir private Path folder;

    @Test
    void fillsInTheDefaults() {
        JobSettings job = settings(MINIMAL, Map.of());

        assertThat(job.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
        assertThat(job.topics().modelEvents()).isEqualTo("model-events");
        assertThat(job.time()).isEqualTo(TimeMode.LIVE);
        assertThat(job.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(job.wireFormat()).isEqualTo(WireFormat.SINGLE_OBJECT);
        assertThat(job.learnerMode()).isEqualTo(LearnerMode.DETERMINISTIC);
        assertThat(job.maxParallelism()).isEqualTo(128);
        assertThat(job.defaultModel()).isEqualTo("ett");
        assertThat(job.ingest().maxAge()).isNull();
        assertThat(job.ingest().earliest()).isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
        assertThat(job.resources().learnerSlotGroup()).isNull();
        ModelSettings model = job.models().get(0);
        assertThat(model.channels()).containsExactly("HUFL", "OT");
        assertThat(model.lookback()).isEqualTo(512);
        assertThat(model.shortLookback()).isEqualTo(96);
        assertThat(model.seasonalPeriod()).isZero(); // found in the data
        assertThat(model.forecast().report()).containsExactly(1, 12, 24, 96);
        assertThat(model.forecast().levels()).containsExactly(0.8, 0.95);
        assertThat(model.learn().tick()).isEqualTo(Duration.ofDays(1));
        assertThat(model.learn().lag()).isEqualTo(Duration.ofHours(1));
        assertThat(model.align().idle()).isEqualTo(Duration.ofHours(512));
    }

    @Test
    void derivesDefaultsFromOtherOptions() {
        JobSettings job =
                settings(
                        MINIMAL,
                        Map.of(
                                "forecast.horizon", "48",
                                "forecast.lookback", "100",
                                "time", "replay",
                                "step", "7 h"));

        ModelSettings model = job.models().get(0);
        assertThat(model.forecast().report()).containsExactly(1, 12, 24, 48);
        assertThat(model.shortLookback()).isEqualTo(50);
        assertThat(model.learn().tick()).isEqualTo(Duration.ofHours(21));
        assertThat(job.ingest().outOfOrderness()).isEqualTo(Duration.ZERO);
    }

    @Test
    void stepsOfAWeekHaveTicksOfAWeek() {
        ModelSettings model = settings(MINIMAL, Map.of("step", "7 d")).models().get(0);

        assertThat(model.learn().tick()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void fastGridsGetShortTicks() {
        ModelSettings model = settings(MINIMAL, Map.of("step", "1 s")).models().get(0);

        assertThat(model.learn().tick()).isEqualTo(Duration.ofSeconds(288));
    }

    @Test
    void nestedAndDottedKeysAreTheSame() {
        String nested = MINIMAL + "learn:\n  ridge:\n    lambda: 3\n";
        String dotted = MINIMAL + "learn.ridge.lambda: 3\n";

        assertThat(settings(nested, Map.of())).isEqualTo(settings(dotted, Map.of()));
        assertThat(settings(nested, Map.of()).models().get(0).ridge().lambda()).isEqualTo(3.0);
    }

    @Test
    void strongerLayersWin() {
        String yaml = "forecast.horizon: 10\n" + MINIMAL + "    forecast.horizon: 20\n";

        assertThat(horizon(yaml, Map.of())).isEqualTo(20);
        assertThat(horizon(yaml, Map.of("forecast.horizon", "30"))).isEqualTo(30);
        assertThat(
                        horizon(
                                yaml,
                                Map.of(
                                        "forecast.horizon", "30",
                                        "models.ett.forecast.horizon", "40")))
                .isEqualTo(40);
    }

    @Test
    void modelsTakeSharedOptionsFromTheTop() {
        String yaml =
                "forecast.horizon: 10\n" + MINIMAL + "  - {name: b, channels: [x], step: 1 s}\n";

        JobSettings job = settings(yaml, Map.of("models.b.forecast.horizon", "7"));

        assertThat(job.models()).extracting(ModelSettings::horizon).containsExactly(10, 7);
    }

    @Test
    void overridesWriteListsWithCommas() {
        JobSettings job = settings(MINIMAL, Map.of("channels", "a, b,c", "forecast.report", "2,5"));

        assertThat(job.models().get(0).channels()).containsExactly("a", "b", "c");
        assertThat(job.models().get(0).forecast().report()).containsExactly(2, 5);
    }

    @Test
    void passesOtherKafkaPropertiesThrough() {
        String yaml = MINIMAL + "kafka:\n  security.protocol: SASL_SSL\n  fetch.max.wait.ms: 5\n";

        JobSettings job = settings(yaml, Map.of("kafka.fetch.max.wait.ms", "6"));

        assertThat(job.kafka())
                .isEqualTo(
                        Map.of(
                                "bootstrap.servers", "localhost:9092",
                                "security.protocol", "SASL_SSL",
                                "fetch.max.wait.ms", "6"));
    }

    @Test
    void acceptsATreeMadeInMemory() {
        Map<String, Object> tree =
                Map.of(
                        "time",
                        "replay",
                        "models",
                        List.of(
                                Map.of(
                                        "name",
                                        "m",
                                        "channels",
                                        List.of("a"),
                                        "step",
                                        Duration.ofMinutes(5),
                                        "forecast",
                                        Map.of("horizon", 12, "levels", List.of(0.5)))));

        JobSettings job = JobSettingsLoader.of(tree, Map.of());

        assertThat(job.models().get(0).step()).isEqualTo(Duration.ofMinutes(5));
        assertThat(job.models().get(0).forecast().levels()).containsExactly(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            forecast.horizon=0            | Invalid forecast.horizon: 0 (must be at least 1)
            forecast.horizon=ten          | Invalid forecast.horizon: ten (must be a whole number)
            forecast.horizon=9999999999   | Invalid forecast.horizon: 9999999999 (must be a whole number)
            forecast.report=1,97          | Invalid forecast.report: 1,97 (each must be at most forecast.horizon 96)
            forecast.report=0,5           | Invalid forecast.report: 0,5 (each must be at least 1)
            forecast.report=5,5           | Invalid forecast.report: 5,5 (must be ascending)
            forecast.lookback=1           | Invalid forecast.lookback: 1 (must be at least 2)
            forecast.short-lookback=512   | Invalid forecast.short-lookback: 512 (must be below forecast.lookback 512)
            channels=a,b,a                | Invalid channels: a,b,a (names "a" twice)
            channels=a,,b                 | Invalid channels: a,,b (each must not be empty)
            ingest.max-channels=1         | Invalid models.ett.channels: HUFL, OT (must be at most ingest.max-channels 1)
            ingest.max-name-length=3      | Invalid models.ett.channels: HUFL, OT (each must be at most ingest.max-name-length 3 characters long)
            forecast.levels=0.5,1         | Invalid forecast.levels: 0.5,1 (each must be above 0 and below 1)
            forecast.levels=0,0.5         | Invalid forecast.levels: 0,0.5 (each must be above 0 and below 1)
            forecast.levels=0.9,0.8       | Invalid forecast.levels: 0.9,0.8 (must be ascending)
            forecast.levels=0.5,NaN       | Invalid forecast.levels: 0.5,NaN (each must be a finite number)
            forecast.seasonal-period=-1   | Invalid forecast.seasonal-period: -1 (must be at least 0)
            forecast.seasonal-period=513  | Invalid forecast.seasonal-period: 513 (must be at most the look-back, 512)
            forecast.minimum-residuals=400 | Invalid forecast.minimum-residuals: 400 (must be at most forecast.residuals 384)
            learn.tick=90 min             | Invalid learn.tick: 90 min (must be a multiple of step 1 h)
            learn.tick=0                  | Invalid learn.tick: 0 (must be above 0 ms)
            learn.lag=-1 h                | Invalid learn.lag: -1 h (must be at least 0 ms)
            learn.lag=90 min              | Invalid learn.lag: 90 min (must be a multiple of step 1 h)
            learn.lag=60                  | Invalid learn.lag: 60 (must be a duration such as 500 ms, 10 s or 1 h)
            learn.fraction=0              | Invalid learn.fraction: 0 (must be above 0)
            learn.fraction=1.5            | Invalid learn.fraction: 1.5 (must be at most 1)
            learn.tuned=yes               | Invalid learn.tuned: yes (must be true or false)
            learn.training-origins=10     | Invalid models.ett.eeo.batch: 32 (must be at most learn.training-origins 10)
            learn.ridge.lambda=0          | Invalid learn.ridge.lambda: 0 (must be above 0)
            learn.ridge.blocks=7          | Invalid learn.ridge.blocks: 7 (must be at most 6)
            eeo.learning-rate=Infinity    | Invalid eeo.learning-rate: Infinity (must be a finite number)
            eeo.averaging=mean            | Invalid eeo.averaging: mean (must be one of none, ema, schedule-free)
            eeo.base=sgd                  | Invalid eeo.base: sgd (must be one of adam, momentum)
            eeo.layer-decay=0             | Invalid eeo.layer-decay: 0 (must be above 0)
            eeo.beta2=1                   | Invalid eeo.beta2: 1 (must be below 1)
            align.idle=2 h                | Invalid align.idle: 2 h (must be at least align.max-gap + 1 steps, 13 h)
            step=0.5 ms                   | Invalid step: 0.5 ms (must be a duration such as 500 ms, 10 s or 1 h)
            step=10 µs                    | Invalid step: 10 µs (must be at least 1 ms)
            scaler.rows=1                 | Invalid scaler.rows: 1 (must be at least 2)
            time=yesterday                | Invalid time: yesterday (must be one of live, replay)
            delivery=EXACTLY_ONCE         | Invalid delivery: EXACTLY_ONCE (must be one of exactly-once, at-least-once)
            transaction.timeout=16 min    | Invalid transaction.timeout: 16 min (must be at most 15 min)
            checkpoint.interval=20 min    | Invalid checkpoint.interval: 20 min (must be at most transaction.timeout 15 min with delivery: exactly-once)
            parallelism=200               | Invalid parallelism: 200 (must be at most max-parallelism 128)
            max-parallelism=40000         | Invalid max-parallelism: 40000 (must be at most 32768)
            topics.scores=forecasts       | Invalid topics.scores: forecasts (already the name of topics.forecasts)
            topics.scores=a b             | Invalid topics.scores: a b (must be a topic name: 1 to 249 letters, digits, dots, underscores or hyphens)
            ingest.earliest=1970          | Invalid ingest.earliest: 1970 (must be a time such as 2000-01-01T00:00:00Z)
            ingest.max-record=3 gb        | Invalid ingest.max-record: 3 gb (must be at most 64 mb)
            learner.gpus=1                | Invalid learner.gpus: 1 (needs learner.cpu, learner.memory and learner.slot-group)
            default-model=hosts           | Invalid default-model: hosts (no such model; models are ett)
            models.etx.step=1 s           | Invalid models.etx.step: 1 s (no such model; models are ett)
            forecast.horizn=5             | Invalid forecast.horizn: 5 (unknown key; did you mean forecast.horizon?)
            kafka.bootstrap.server=b:9092 | Invalid kafka.bootstrap.server: b:9092 (unknown key; did you mean kafka.bootstrap.servers?)
            kafka=4                       | Invalid kafka: 4 (must hold keys and values)
            models.ett.horizont=5         | Invalid models.ett.horizont: 5 (unknown key; docs/configuration.md lists all)
            models.ett.learn.lagg=5 h     | Invalid models.ett.learn.lagg: 5 h (unknown key; did you mean learn.lag?)
            models.ett.delivery=x         | Invalid models.ett.delivery: x (belongs at the top of the file, not into a model)
            kafka.group.id=x              | Invalid kafka.group.id: x (set group-id instead)
            kafka.transaction.timeout.ms=1 | Invalid kafka.transaction.timeout.ms: 1 (set transaction.timeout instead)
            kafka.bootstrap.servers=here  | Invalid kafka.bootstrap.servers: here (must be host:port, separated by commas)
            """)
    void refusesWhatCannotWork(String override, String problem) {
        int equals = override.indexOf('=');

        ConfigurationException refusal =
                refusal(
                        MINIMAL,
                        Map.of(override.substring(0, equals), override.substring(equals + 1)));

        assertThat(refusal).hasMessage("1 problem in configuration f.yaml:\n" + problem);
    }

    @Test
    void theLookbackMustFitIntoTheHistoryKept() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("forecast.lookback", "101");
        overrides.put("scaler.rows", "20");
        overrides.put("forecast.horizon", "5");
        overrides.put("learn.tick", "3 h");
        overrides.put("learn.training-origins", "1000");
        overrides.put("learn.minimum-origins", "100");
        overrides.put("learn.validation-origins", "67");
        overrides.put("learn.max-history", "1200"); // 20 + 2 * 5 + 3 + 1000 + 67 = 1100

        assertThat(refusal(MINIMAL, overrides))
                .hasMessageEndingWith(
                        "\nInvalid forecast.lookback: 101 (must fit into learn.max-history 1200"
                                + " beside 1100 rows for scale, horizon, tick and origins)");

        overrides.put("forecast.lookback", "100");
        assertThat(settings(MINIMAL, overrides).models().get(0).lookback()).isEqualTo(100);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        String yaml =
                """
                wire.format: xml
                models:
                  - name: a
                    channels: [x, x]
                    step: 1 h
                    forecast: {horizon: 0, report: [1], horizn: 3}
                  - name: a
                    step: [1, 2]
                  - just text
                """;

        ConfigurationException refusal = refusal(yaml, Map.of());

        assertThat(refusal.getMessage().lines())
                .containsExactlyInAnyOrder(
                        "8 problems in configuration f.yaml:",
                        "Invalid models[2]: just text (must hold keys and values)",
                        "Invalid models.a.forecast.horizn: 3 (unknown key; did you mean"
                                + " forecast.horizon?)",
                        "Invalid wire.format: xml (must be one of single-object, confluent, json)",
                        "Invalid models.a.forecast.horizon: 0 (must be at least 1)",
                        "Invalid models.a.channels: x, x (names \"x\" twice)",
                        "Invalid models.a.channels: missing (must be given)",
                        "Invalid models.a.step: 1, 2 (must be one value, not a list)",
                        "Invalid models.a.name: a (already the name of another model)");
        assertThat(refusal.problems()).hasSize(8);
    }

    @Test
    void reportsASharedProblemOnce() {
        String yaml = MINIMAL + "  - {name: b, channels: [x], step: 1 s}\nforecast.horizon: -1\n";

        assertThat(refusal(yaml, Map.of()))
                .hasMessage(
                        "1 problem in configuration f.yaml:\n"
                                + "Invalid forecast.horizon: -1 (must be at least 1)");
    }

    @Test
    void needsAModel() {
        assertThat(refusal("time: live", Map.of()))
                .hasMessage(
                        "1 problem in configuration f.yaml:\n"
                                + "Invalid models: missing (must list at least one model)");
        assertThat(refusal("models: []", Map.of()))
                .hasMessageContaining("Invalid models: empty (must list at least one model)");
        assertThat(refusal("models: {a: 1}", Map.of()))
                .hasMessageContaining("Invalid models: not a list (must list at least one model)");
    }

    @Test
    void refusesEmptyValuesAndKeysGivenTwice() {
        String yaml = MINIMAL + "learn.seed:\nforecast: {horizon: 5}\nforecast.horizon: 6\n";

        assertThat(refusal(yaml, Map.of()).getMessage().lines())
                .containsExactly(
                        "2 problems in configuration f.yaml:",
                        "Invalid learn.seed: empty (must not be empty; leave the key out for its"
                                + " default)",
                        "Invalid forecast.horizon: 6 (given twice)");
    }

    @Test
    void namesMayNotBeLongerThanWhatIsAccepted() {
        assertThat(refusal(MINIMAL, Map.of("ingest.max-name-length", "2")).problems())
                .extracting(Problem::key)
                .containsExactly("models.ett.channels", "models.ett.name");
    }

    @Test
    void gpuNeedsAWholeProfile() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("learner.cpu", "1");
        overrides.put("learn.device", "gpu");

        assertThat(refusal(MINIMAL, overrides).getMessage().lines())
                .containsExactly(
                        "3 problems in configuration f.yaml:",
                        "Invalid learner.cpu: 1 (needs learner.slot-group)",
                        "Invalid learner.cpu: 1 (needs learner.memory of at least 1 mb)",
                        "Invalid learn.device: gpu (needs learner.gpus above 0 when learner.cpu is"
                                + " set)");

        overrides.put("learner.memory", "1 gb");
        overrides.put("learner.slot-group", "learn");
        overrides.put("learner.gpus", "1");
        assertThat(settings(MINIMAL, overrides).resources().learnerGpus()).isEqualTo(1.0);
    }

    @Test
    void otherSlotsHaveAProfileOnlyBesideTheLearners() {
        assertThat(refusal(MINIMAL, Map.of("slot.cpu", "2")).getMessage().lines())
                .containsExactly(
                        "2 problems in configuration f.yaml:",
                        "Invalid slot.cpu: 2 (needs learner.cpu)",
                        "Invalid slot.cpu: 2 (needs slot.memory of at least 1 mb)");
    }

    @Test
    void longCheckpointIntervalsAreFineWithoutTransactions() {
        JobSettings job =
                settings(
                        MINIMAL,
                        Map.of("checkpoint.interval", "20 min", "delivery", "at-least-once"));

        assertThat(job.checkpointInterval()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void namesLineAndColumnOfBrokenYaml() {
        assertThat(refusal("a: 1\nb: [1, 2\n", Map.of()))
                .hasMessageStartingWith("Cannot read configuration f.yaml: line 3, column 1: ");
        assertThat(refusal("a: 1\na: 2\n", Map.of()))
                .hasMessageStartingWith("Cannot read configuration f.yaml: ")
                .hasMessageContaining("duplicate key a");
        assertThat(refusal("", Map.of()))
                .hasMessage("Cannot read configuration f.yaml: it holds no keys and values");
    }

    @Test
    void saysThatAFileIsNotThere() {
        Path missing = folder.resolve("no.yaml");

        assertThatThrownBy(() -> JobSettingsLoader.load(missing, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Cannot read configuration " + missing + ": no such file");
        assertThatThrownBy(() -> JobSettingsLoader.load(folder, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Cannot read configuration " + folder + ": it is a directory");
    }

    @Test
    void replacesPlaceholdersAndNeverShowsThem() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hush$1\n");
        Map<String, Object> tree =
                Map.of(
                        "kafka",
                        Map.of(
                                "sasl.jaas.config", "login password=\"${env:PASS}\";",
                                "ssl.keystore.password", "${file:" + secret + "}",
                                "sasl.mechanism", "${env:MECHANISM}",
                                "ssl.truststore.password", "bare$2"),
                        "models",
                        List.of(Map.of("name", "m", "channels", "a", "step", "1 s")));

        LoadedConfiguration loaded =
                JobSettingsLoader.load(
                        tree, Map.of(), Map.of("PASS", "sesame", "MECHANISM", "PLAIN")::get);

        assertThat(loaded.settings().kafka())
                .containsEntry("sasl.jaas.config", "login password=\"sesame\";")
                .containsEntry("ssl.keystore.password", "hush$1")
                .containsEntry("sasl.mechanism", "PLAIN");
        assertThat(loaded.dump())
                .contains(
                        "kafka.sasl.jaas.config: '******'",
                        "kafka.sasl.mechanism: ${env:MECHANISM}",
                        "kafka.ssl.keystore.password: ${file:" + secret + "}",
                        "kafka.ssl.truststore.password: '******'")
                .doesNotContain("sesame", "hush", "bare$2");
        assertThat(loaded.settings().toString()).doesNotContain("sesame", "hush", "bare$2");
    }

    /** A problem is told with the value that has it, and that may be a secret in a wrong place. */
    @Test
    void showsNoSecretInAProblem() {
        String yaml =
                """
                kafka.sasl.jaas.config: [{password: sesame}]
                models: [{name: m, channels: [a]}]
                """;

        assertThat(
                        refusal(
                                yaml,
                                Map.of(
                                        "models.x.kafka.ssl.key.password", "sesame",
                                        "kafka.ssl.keystore.passwrd", "sesame")))
                .hasMessageContaining("Invalid models.x.kafka.ssl.key.password: ******")
                .hasMessageContaining("Invalid kafka.ssl.keystore.passwrd: ******")
                .hasMessageContaining("Invalid kafka.sasl.jaas.config: …")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void reportsPlaceholdersThatCannotBeReplaced() {
        assertThat(refusal(MINIMAL, Map.of("forecast.horizon", "${env:FOREFLOW_NOT_SET}")))
                .hasMessageEndingWith(
                        "\nInvalid forecast.horizon: ${env:FOREFLOW_NOT_SET} (environment variable"
                                + " FOREFLOW_NOT_SET is not set)");
        assertThat(refusal(MINIMAL, Map.of("group-id", "${file:/no/such}")))
                .hasMessageEndingWith(
                        "\nInvalid group-id: ${file:/no/such} (cannot read file /no/such)");
        assertThat(refusal(MINIMAL, Map.of("group-id", "${vault:x}")))
                .hasMessageEndingWith(
                        "\nInvalid group-id: ${vault:x} (placeholders are ${env:NAME} and"
                                + " ${file:PATH})");
    }

    @Test
    void theDumpReadsBackAsTheSameSettings() {
        LoadedConfiguration first =
                JobSettingsLoader.loadText(
                        "f.yaml", MINIMAL, Map.of("learn.lag", "2 h", "eeo.epsilon", "1e-9"));

        LoadedConfiguration second = JobSettingsLoader.loadText("dump", first.dump(), Map.of());

        assertThat(second.settings()).isEqualTo(first.settings());
        assertThat(second.dump()).isEqualTo(first.dump());
    }

    @Test
    void argumentsCarryTheConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), MINIMAL);
        JobSettings expected = settings(MINIMAL, Map.of("learn.seed", "7"));

        assertThat(JobArguments.settings(JobArguments.carrying(MINIMAL, Map.of("learn.seed", "7"))))
                .isEqualTo(expected);
        assertThat(JobArguments.settings("--config", file.toString(), "-Dlearn.seed=7"))
                .isEqualTo(expected);
    }

    @Test
    void refusesOtherArguments() {
        assertThatThrownBy(() -> JobArguments.settings("--conf", "x"))
                .hasMessage(
                        "Invalid argument: --conf (expected --config FILE or --config-text BASE64,"
                                + " then -Dkey=value as often as needed)");
        assertThatThrownBy(JobArguments::settings)
                .hasMessageStartingWith("Invalid arguments: none");
        assertThatThrownBy(() -> JobArguments.settings("--config-text", "%"))
                .hasMessage("Invalid argument: --config-text (must be Base64)");
    }

    private static int horizon(String yaml, Map<String, String> overrides) {
        return settings(yaml, overrides).models().get(0).horizon();
    }

    private static JobSettings settings(String yaml, Map<String, String> overrides) {
        return JobSettingsLoader.loadText("f.yaml", yaml, overrides).settings();
    }

    private static ConfigurationException refusal(String yaml, Map<String, String> overrides) {
        return catchThrowableOfType(
                ConfigurationException.class,
                () -> JobSettingsLoader.loadText("f.yaml", yaml, overrides));
    }
}
