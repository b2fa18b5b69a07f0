package io.foreflow.it.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.ModelLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Learner and forecaster, the objects that the operators run, over the first part of a public file:
 * each row is forecast from before it is seen. Skipped, saying so, where the file is not at hand.
 */
class RealDataTest {

    private static final int ROWS = 4000;
    private static final SeriesKey KEY = new SeriesKey("ett", "ETTh1");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Test
    void servedForecastsOfTransformersBeatTheNaiveOnesAndKeepUpWithTheRidge() throws Exception {
        Path file = folder().resolve("ett/ETTh1.csv.gz");
        assumeTrue(Files.exists(file), "skipped: " + file + " is absent (set foreflow.data)");

        Run run = run(settings(), rows(file));

        assertThat(run.rounds).isGreaterThan(3);
        assertThat(run.scores).hasSizeGreaterThan(3 * 7 * ROWS / 2);
        for (int step : List.of(12, 24)) {
            assertThat(run.error(step, HorizonScore::error))
                    .as("served at step %d", step)
                    .isLessThan(run.error(step, HorizonScore::lastValueError))
                    .isLessThanOrEqualTo(1.01 * run.error(step, HorizonScore::ridgeError));
        }
        assertThat(run.error(12, HorizonScore::error))
                .isLessThan(run.error(12, HorizonScore::seasonalNaiveError));
    }

    /**
     * What a stream gave.
     *
     * @param scores of learnt forecasts, as far as every baseline has one
     */
    private record Run(List<HorizonScore> scores, long rounds) {

        /** Mean squared error in scaled units. */
        double error(int step, ToDoubleFunction<HorizonScore> error) {
            return scores.stream()
                    .filter(score -> score.horizon() == step)
                    .mapToDouble(score -> Math.pow(error.applyAsDouble(score) / score.scale(), 2))
                    .average()
                    .orElseThrow();
        }
    }

    private static Run run(ModelSettings settings, List<Row> rows) {
        List<HorizonScore> scores = new ArrayList<>();
        List<LearnerEvent> events = new ArrayList<>();
        List<Row> sinceTick = new ArrayList<>();
        HeapSeriesMemory memory = new HeapSeriesMemory();
        ModelSnapshot published = null;
        ModelSnapshot serving = null;
        try (ModelLearner learner = ModelLearner.create(settings, ComputeDevice.cpu());
                FleetForecaster forecaster =
                        new FleetForecaster(
                                settings,
                                () ->
                                        ChannelAttentionNetwork.open(
                                                settings, ComputeDevice.cpu()))) {
            for (Row row : rows) {
                scores.addAll(forecaster.series().observe(row, memory));
                if (published != null && published.effectiveFrom() <= row.time()) {
                    serving = published;
                }
                forecaster.forecast(List.of(KEY), serving, key -> memory, forecast -> {});
                sinceTick.add(row);
                if (row.time() % settings.learn().tick().toMillis() == 0) {
                    TickOutcome outcome = learner.tick(row.time(), List.copyOf(sinceTick));
                    published = outcome.snapshot() == null ? published : outcome.snapshot();
                    events.addAll(outcome.events());
                    sinceTick.clear();
                }
            }
        }
        long rounds = events.stream().filter(event -> event.telemetry() != null).count();
        return new Run(
                scores.stream()
                        .filter(HorizonScore::learnt)
                        .filter(score -> !Float.isNaN(score.ridgeError()))
                        .filter(score -> !Float.isNaN(score.seasonalNaiveError()))
                        .toList(),
                rounds);
    }

    private static ModelSettings settings() {
        Map<String, Object> model =
                Map.of(
                        "name",
                        KEY.model(),
                        "channels",
                        List.of("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"),
                        "step",
                        "1 h",
                        "forecast.lookback",
                        96,
                        "forecast.short-lookback",
                        48,
                        "forecast.horizon",
                        24,
                        "forecast.report",
                        List.of(1, 12, 24));
        return JobSettingsLoader.of(
                        Map.of("models", List.of(model)),
                        Map.of("kafka.bootstrap.servers", "unused:9092"))
                .models()
                .get(0);
    }

    private static List<Row> rows(Path file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).limit(ROWS).map(RealDataTest::row).toList();
        }
    }

    private static Row row(String line) {
        String[] fields = line.split(",");
        float[] values = new float[fields.length - 1];
        byte[] cells = new byte[values.length];
        Arrays.fill(cells, Cell.OBSERVED);
        for (int channel = 0; channel < values.length; channel++) {
            values[channel] = Float.parseFloat(fields[channel + 1]);
        }
        long time = LocalDateTime.parse(fields[0], TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
        return Row.of(KEY, time, values, cells);
    }

    private static Path folder() {
        String property = System.getProperty("foreflow.data", System.getenv("FOREFLOW_DATA"));
        return property == null
                ? Path.of(System.getProperty("foreflow.root", ".."), "../shared/data")
                : Path.of(property);
    }
}
