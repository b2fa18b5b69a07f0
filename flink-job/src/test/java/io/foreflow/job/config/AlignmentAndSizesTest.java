package io.foreflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foreflow.settings.Aggregate;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.ValueRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of alignment, ranges and sizes: one model of channels cpu, requests and a=b. */
class AlignmentAndSizesTest {

    @Test
    void readsPoliciesAggregatesAndRangesByChannel() {
        ModelSettings model =
                model(
                        Map.of(
                                "align.policy", "linear",
                                "align.aggregate", "mean",
                                "align.channel-aggregates", "requests=sum,a=b=max",
                                "align.allowed-lateness", "10 min",
                                "forecast.revise", "true",
                                "forecast.ranges", "cpu=0..100, requests=0.."));

        assertThat(model.align().policy()).isEqualTo(GapPolicy.LINEAR);
        assertThat(model.align().aggregates())
                .containsExactly(Aggregate.MEAN, Aggregate.SUM, Aggregate.MAX);
        assertThat(model.align().allowedLateness()).isEqualTo(Duration.ofMinutes(10));
        assertThat(model.forecast().revise()).isTrue();
        assertThat(model.forecast().ranges())
                .containsExactly(
                        new ValueRange(0, 100),
                        new ValueRange(0, Float.POSITIVE_INFINITY),
                        ValueRange.ANY);
    }

    @Test
    void ridgesForgetByAgeOnlyWithBlocksToForget() {
        ModelSettings model = model(Map.of("learn.ridge.memory", "90 d"));
        ConfigurationException refused =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () ->
                                model(
                                        Map.of(
                                                "learn.ridge.memory", "90 d",
                                                "learn.ridge.blocks", "1")));

        assertThat(model.ridge().memory()).isEqualTo(Duration.ofDays(90));
        assertThat(model.ridge().blockSpanMillis()).isEqualTo(Duration.ofDays(18).toMillis());
        assertThat(model(Map.of()).ridge().memory()).isNull();
        assertThat(refused).hasMessageContaining("needs learn.ridge.blocks of at least 2");
    }

    @Test
    void theLastValueCarriedOnIsTheDefault() {
        ModelSettings model = model(Map.of());

        assertThat(model.align().policy()).isEqualTo(GapPolicy.PREVIOUS);
        assertThat(model.align().aggregates()).isEmpty();
        assertThat(model.align().revises()).isFalse();
        assertThat(model.forecast().ranges()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "align.channel-aggregates|disk=sum|no such channel \"disk\"; channels are [cpu, requests, a=b]",
                "align.channel-aggregates|cpu|each must be channel=value; \"cpu\" is not",
                "align.channel-aggregates|cpu=median|each must be channel=last, mean, sum or max",
                "align.channel-aggregates|cpu=sum,cpu=max|names \"cpu\" twice",
                "forecast.ranges|cpu=5..1|each must be channel=low..high with low below high",
                "forecast.ranges|cpu=0-1|each must be channel=low..high with low below high",
                "align.allowed-lateness|-1 s|must be at least 0 ms",
                "align.allowed-lateness|8 d|must be at most 10000 steps, 10000 min",
                "align.policy|spline|must be one of previous, linear, zero, none",
                "align.max-values|0|must be at least 1",
            })
    void refusesWhatCannotBe(String key, String value, String rule) {
        assertThat(refusal(Map.of(key, value)))
                .hasMessageContaining("Invalid %s: %s (%s)".formatted(key, value, rule));
    }

    @Test
    void refusesARoundWhoseWindowsDoNotFit() {
        // 1920 + 480 windows × 3 channels × (512 + 3 · 96 + 1) floats are 22 MiB
        assertThat(refusal(Map.of("learn.max-round-memory", "20 mb")))
                .hasMessageContaining(
                        "learn.training-origins: 8000 (the windows of a round take 22 MiB with it,"
                                + " more than learn.max-round-memory 20 MiB)");
        assertThat(model(Map.of("learn.max-round-memory", "23 mb"))).isNotNull();
        assertThat(model(Map.of("learn.max-round-memory", "1 mb", "learn.tuned", "false")))
                .isNotNull();
    }

    @Test
    void refusesAForecastThatKafkaWouldNotTake() {
        Map<String, String> large =
                Map.of("forecast.horizon", "15000", "learn.max-round-memory", "4 gb");
        assertThat(refusal(large))
                .hasMessageContaining("forecast.horizon: 15000 (a forecast may take ")
                .hasMessageContaining(
                        "more than kafka.max.request.size 1048576; raise that, and"
                                + " max.message.bytes of the forecasts topic");
        Map<String, String> raised = new HashMap<>(large);
        raised.put("kafka.max.request.size", "2000000");
        assertThat(model(raised).horizon()).isEqualTo(15000);
        raised.put("wire.format", "json");
        assertThat(refusal(raised)).hasMessageContaining("kafka.max.request.size 2000000");
    }

    /** 400 channels of 96 steps with two intervals: up to 3.2 MB in JSON, 1.0 MB in Avro. */
    @Test
    void refusesHundredsOfChannelsInJsonUnlessKafkaMayTakeThem() {
        String channels =
                IntStream.range(0, 400).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Map<String, String> wide =
                Map.of(
                        "models.hosts.channels", channels,
                        "forecast.horizon", "96",
                        "learn.tuned", "false");

        assertThat(model(wide).channels()).hasSize(400);
        Map<String, String> json = new HashMap<>(wide);
        json.put("wire.format", "json");
        assertThat(refusal(json))
                .hasMessageContaining("forecast.horizon: 96 (a forecast may take 3")
                .hasMessageContaining("more than kafka.max.request.size 1048576");
        json.put("kafka.max.request.size", "4000000");
        assertThat(model(json).channels()).hasSize(400);
    }

    @Test
    void neverShowsUserAndPasswordOfAUrl() {
        LoadedConfiguration loaded =
                JobSettingsLoader.load(
                        tree(),
                        Map.of(
                                "kafka.some.proxy.url", "https://ann:sesame@proxy:99/x",
                                "kafka.basic.auth.user.info", "ann:sesame"),
                        name -> null);

        assertThat(loaded.dump())
                .contains("kafka.some.proxy.url: https://******@proxy:99/x")
                .contains("kafka.basic.auth.user.info: '******'")
                .doesNotContain("sesame");
        assertThat(loaded.settings().kafka())
                .containsEntry("some.proxy.url", "https://ann:sesame@proxy:99/x");
    }

    private static ModelSettings model(Map<String, String> overrides) {
        return JobSettingsLoader.of(tree(), overrides).models().get(0);
    }

    private static ConfigurationException refusal(Map<String, String> overrides) {
        return catchThrowableOfType(ConfigurationException.class, () -> model(overrides));
    }

    private static Map<String, Object> tree() {
        return Map.of(
                "models",
                List.of(
                        Map.of(
                                "name",
                                "hosts",
                                "channels",
                                List.of("cpu", "requests", "a=b"),
                                "step",
                                "1 min")));
    }
}
