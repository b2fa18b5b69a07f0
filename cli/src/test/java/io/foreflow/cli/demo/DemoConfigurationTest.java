package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.InputDescription;
import io.foreflow.cli.input.InputException;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.settings.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoConfigurationTest {

    private static final String BROKER = "127.0.0.1:1234";

    @TempDir private Path folder;

    @Test
    void looksAtALongFileWithTheFullLookback() throws Exception {
        ModelSettings model = settings(csv(4000), null, Map.of()).models().get(0);

        assertThat(model.channels()).containsExactly("x", "y");
        assertThat(model.lookback()).isEqualTo(512);
        assertThat(model.shortLookback()).isEqualTo(96);
        assertThat(model.horizon()).isEqualTo(96);
        assertThat(model.forecast().report()).containsExactly(1, 12, 24, 96);
        assertThat(model.seasonalPeriod()).isZero(); // found in the data
        assertThat(model.step()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void looksAtAShortFileWithAShorterOne() throws Exception {
        ModelSettings model = settings(csv(200), null, Map.of()).models().get(0);

        assertThat(model.lookback() + model.horizon() + model.scale().rows()).isLessThan(100);
    }

    @Test
    void laysTheFileOverItsDefaultsAndTheOverridesOverTheFile() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("mine.yaml"),
                        """
                        kafka.bootstrap.servers: elsewhere:1
                        forecast: {horizon: 24, lookback: 64}
                        models:
                          - name: mine
                            learn.seed: 7
                        """);

        JobSettings settings =
                settings(
                        new SimulatedInput(1, Duration.ofMinutes(5)).description(),
                        file,
                        Map.of("forecast.lookback", "48"));

        ModelSettings model = settings.models().get(0);
        assertThat(settings.time()).isEqualTo(TimeMode.REPLAY);
        assertThat(settings.kafka()).containsEntry("bootstrap.servers", BROKER);
        assertThat(model.name()).isEqualTo("mine");
        assertThat(model.horizon()).isEqualTo(24);
        assertThat(model.lookback()).isEqualTo(48);
        assertThat(model.learn().seed()).isEqualTo(7);
    }

    @Test
    void refusesAChannelThatTheInputDoesNotHave() {
        assertThatThrownBy(
                        () ->
                                settings(
                                        new SimulatedInput(1, Duration.ofMinutes(5)).description(),
                                        null,
                                        Map.of("channels", "cpu,disk")))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Invalid channels: disk (the input has cpu, memory, requests, latency,"
                                + " errors)");
    }

    @Test
    void identifiesARunByItsInputAndModelAndNotByItsBroker() {
        InputDescription input = new SimulatedInput(1, Duration.ofMinutes(5)).description();
        DemoConfiguration one = new DemoConfiguration(input, null, Map.of());
        DemoConfiguration other =
                new DemoConfiguration(input, null, Map.of("learn.promotion-margin", "0.5"));

        Map<String, String> identity = one.identity(one.settings(BROKER));

        assertThat(one.identity(one.settings("127.0.0.1:2"))).isEqualTo(identity);
        assertThat(other.identity(other.settings(BROKER)).entrySet())
                .filteredOn(entry -> !identity.entrySet().contains(entry))
                .extracting(Map.Entry::getKey)
                .containsExactly("model.learn.promotionMargin");
    }

    private static JobSettings settings(
            InputDescription input, Path file, Map<String, String> overrides) {
        return new DemoConfiguration(input, file, overrides).settings(BROKER);
    }

    private InputDescription csv(int rows) throws Exception {
        List<String> lines = new ArrayList<>(List.of("time,x,y"));
        IntStream.range(0, rows).forEach(i -> lines.add(3600L * i + "," + i + ",1"));
        Path file = Files.write(folder.resolve("a.csv"), lines);
        return new CsvInput(List.of(file), ZoneId.of("UTC"), null).description();
    }
}
