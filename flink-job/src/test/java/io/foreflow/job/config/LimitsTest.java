package io.foreflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ChannelLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final String MODEL =
            """
            kafka: {bootstrap.servers: "localhost:9092"}
            models:
              - name: hosts
                channels: [cpu, free.disk, load]
                step: 1 min
            """;

    @Test
    void aLimitABoundAndBothAreReadByChannel() {
        BreachSettings settings =
                breach(
                        MODEL
                                + "    limits: {cpu: {above: 0.9}, free.disk: {below: 5, above: 1e3}}\n"
                                + "    forecast.breach-probability: 0.2\n",
                        Map.of());

        assertThat(settings.probability()).isEqualTo(0.2);
        assertThat(settings.limits())
                .containsExactly(
                        new ChannelLimit(Float.NEGATIVE_INFINITY, 0.9f),
                        new ChannelLimit(5, 1000),
                        ChannelLimit.NONE);
    }

    @Test
    void anOverrideReplacesOneSideAndLeavesTheRest() {
        BreachSettings settings =
                breach(
                        MODEL + "    limits: {cpu: {above: 0.9, below: 0.1}}\n",
                        Map.of("limits.cpu.above", "0.8", "models.hosts.limits.load.above", "4"));

        assertThat(settings.limits())
                .containsExactly(
                        new ChannelLimit(0.1f, 0.8f),
                        ChannelLimit.NONE,
                        new ChannelLimit(Float.NEGATIVE_INFINITY, 4));
    }

    @Test
    void withoutLimitsThereAreNone() {
        assertThat(breach(MODEL, Map.of()).limits()).isEmpty();
    }

    @Test
    void whatIsPrintedCanBeReadAgain() {
        LoadedConfiguration loaded =
                JobSettingsLoader.loadText(
                        "f.yaml",
                        MODEL + "    limits: {cpu: {above: 0.9}, load: {below: 1}}\n",
                        Map.of());

        assertThat(breach(loaded.dump(), Map.of()))
                .isEqualTo(loaded.settings().models().get(0).forecast().breach());
    }

    @Test
    void everyWrongEntryIsNamedAtOnce() {
        ConfigurationException refusal =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () ->
                                breach(
                                        MODEL
                                                + "    limits: {gpu: {above: 1}, cpu: {above: high},"
                                                + " load: {above: 1, below: 2}, free.disk: {over: 3}}\n"
                                                + "    forecast: {levels: [0.8, 1.2],"
                                                + " breach-probability: 1}\n",
                                        Map.of()));

        assertThat(refusal)
                .hasMessage(
                        """
                        6 problems in configuration f.yaml:
                        Invalid models.hosts.forecast.levels: 0.8, 1.2 (each must be above 0 and below 1)
                        Invalid models.hosts.forecast.breach-probability: 1 (must be below 1)
                        Invalid models.hosts.limits.cpu.above: high (must be a finite number)
                        Invalid models.hosts.limits.free.disk.over: 3 (each must be channel: {above: number}, {below: number} or both)
                        Invalid models.hosts.limits.gpu.above: 1 (no such channel "gpu"; channels are [cpu, free.disk, load])
                        Invalid models.hosts.limits.load.below: 2.0 (must be less than above 1.0)""");
    }

    @Test
    void aBareValueIsNoLimit() {
        ConfigurationException refusal =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () -> breach(MODEL + "    limits: {cpu: 0.9}\n", Map.of()));

        assertThat(refusal)
                .hasMessageContaining(
                        "Invalid models.hosts.limits.cpu: 0.9 (each must be channel: {above: number}");
    }

    private static BreachSettings breach(String yaml, Map<String, String> overrides) {
        return JobSettingsLoader.loadText("f.yaml", yaml, overrides)
                .settings()
                .models()
                .get(0)
                .forecast()
                .breach();
    }
}
