package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.settings.Serving;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A system whose drivers are known: {@code load} follows {@code orders} of six rows before, and
 * {@code other} follows nothing. The learner trains the network, the forecaster explains it, and
 * occlusion, which knows nothing of attention, has to say the same.
 */
class DriversTest {

    private static final List<String> CHANNELS =
            List.of("orders", "load", "latency", "queue", "other");
    private static final int ORDERS = 0;
    private static final int[] DRIVEN = {1, 2, 3};
    private static final int OTHER = 4;
    private static final int LAG = 6;
    private static final int LOOKBACK = 24;
    private static final int HORIZON = 6;
    private static final List<Integer> REPORT = List.of(1, 3, 6);
    private static final long STEP = 60_000;
    private static final int ROWS = 640;
    private static final int TICK_ROWS = 40;
    private static final int EXPLAINED = 100;
    private static final SeriesKey KEY = new SeriesKey("shop", "a");

    private static ModelSettings settings() {
        return new ModelSettings(
                "shop",
                CHANNELS,
                Duration.ofMillis(STEP),
                LOOKBACK,
                8,
                HORIZON,
                8,
                new AlignSettings(3, Duration.ofDays(1)),
                new ScaleSettings(100, 100, 0.05),
                new ForecastSettings(
                        REPORT,
                        List.of(0.8),
                        1,
                        50,
                        20,
                        0.3,
                        Duration.ofHours(1),
                        8,
                        false,
                        List.of(),
                        Serving.CHAMPION,
                        BreachSettings.NONE,
                        CHANNELS.size()),
                new RidgeSettings(0.05, 3, 200, 2, 0.8),
                new LearnSettings(
                        Duration.ofMillis(TICK_ROWS * STEP),
                        Duration.ofMillis(STEP),
                        4,
                        1,
                        1,
                        14,
                        300,
                        500,
                        60,
                        200,
                        0.002,
                        50,
                        true,
                        7,
                        Duration.ofMinutes(5)),
                new OptimizerSettings(
                        4,
                        16,
                        BaseStep.ADAM,
                        5e-3,
                        1,
                        0.9,
                        0.999,
                        1e-8,
                        1e-3,
                        1,
                        true,
                        0.01,
                        false,
                        true,
                        200,
                        4,
                        0.05,
                        1,
                        false,
                        0,
                        Averaging.EMA,
                        0.95));
    }

    /** Two waves that wander, one that follows the first, and noise. */
    private static List<Row> rows() {
        Random random = new Random(11);
        float[][] values = new float[ROWS + 1][CHANNELS.size()];
        double[] shocks = new double[ROWS + 1];
        for (int t = 1; t <= ROWS; t++) {
            shocks[t] = random.nextGaussian();
            double orders = 0;
            for (int back = 0; back < Math.min(4, t); back++) {
                orders += shocks[t - back] / 2;
            }
            values[t][0] = (float) (100 + 10 * orders);
            double before = t > LAG ? (values[t - LAG][0] - 100) / 10 : 0;
            for (int driven : DRIVEN) {
                values[t][driven] = (float) (50 + 2 * before + 0.6 * random.nextGaussian());
            }
            values[t][OTHER] = (float) random.nextGaussian();
        }
        List<Row> rows = new ArrayList<>();
        byte[] cells = new byte[CHANNELS.size()];
        Arrays.fill(cells, Cell.OBSERVED);
        for (int t = 1; t <= ROWS; t++) {
            rows.add(Row.of(KEY, t * STEP, values[t], cells.clone()));
        }
        return rows;
    }

    private static ModelSnapshot learn(ModelSettings settings, List<Row> rows) {
        ModelSnapshot newest = null;
        try (ModelLearner learner = ModelLearner.create(settings, ComputeDevice.cpu())) {
            for (int from = 0; from + TICK_ROWS <= rows.size(); from += TICK_ROWS) {
                long tick = (from + TICK_ROWS) * STEP;
                TickOutcome outcome = learner.tick(tick, rows.subList(from, from + TICK_ROWS));
                newest = outcome.snapshot() == null ? newest : outcome.snapshot();
                for (LearnerEvent event : outcome.events()) {
                    System.err.println(
                            event.kind()
                                    + " "
                                    + event.reason()
                                    + " "
                                    + event.challengerError()
                                    + " "
                                    + event.ridgeError());
                }
            }
        }
        return newest;
    }

    @Test
    void attentionNamesTheDriverThatOcclusionFinds() {
        ModelSettings settings = settings();
        List<Row> rows = rows();
        ModelSnapshot snapshot = learn(settings, rows);
        assertThat(snapshot.championIsNetwork()).isTrue();

        double[][] told = new double[CHANNELS.size()][CHANNELS.size()]; // [target][source]
        double[][] occluded = new double[CHANNELS.size()][CHANNELS.size()];
        try (FleetForecaster fleet =
                        new FleetForecaster(
                                settings,
                                () -> ChannelAttentionNetwork.open(settings, ComputeDevice.cpu()));
                ChannelAttentionForecaster network =
                        ChannelAttentionForecaster.open(
                                settings.shape(), settings.scale(), 8, ComputeDevice.cpu())) {
            network.load(snapshot.network());
            HeapSeriesMemory memory = new HeapSeriesMemory();
            for (int t = 0; t < ROWS; t++) {
                fleet.series().observe(rows.get(t), memory);
                if (t >= ROWS - EXPLAINED) {
                    List<SeriesForecast> made = new ArrayList<>();
                    fleet.forecast(List.of(KEY), snapshot, key -> memory, made::add);
                    add(made.get(0), told);
                    occlude(fleet, memory, network, occluded);
                }
            }
        }

        for (int target : DRIVEN) {
            List<String> first = ranking(told[target], target).subList(0, 2);
            assertThat(first.get(0)).isEqualTo("orders");
            assertThat(ranking(occluded[target], target)).startsWith(first.toArray(String[]::new));
            for (int source = 0; source < CHANNELS.size(); source++) {
                if (source != target && source != ORDERS) {
                    assertThat(told[target][source]).isLessThan(told[target][ORDERS] / 10);
                    assertThat(occluded[target][source]).isLessThan(occluded[target][ORDERS] / 10);
                }
            }
            // occlusion also moves the attention itself, which an effect does not count
            assertThat(told[target][ORDERS])
                    .isBetween(0.7 * occluded[target][ORDERS], 1.3 * occluded[target][ORDERS]);
        }
    }

    /** Names of the other channels, largest first. */
    private static List<String> ranking(double[] sums, int target) {
        return IntStream.range(0, sums.length)
                .filter(source -> source != target)
                .boxed()
                .sorted(Comparator.comparingDouble(source -> -sums[source]))
                .map(CHANNELS::get)
                .toList();
    }

    /** Σ |effect| of each channel on each other over the reported steps. */
    private static void add(SeriesForecast forecast, double[][] sums) {
        for (int target = 0; target < CHANNELS.size(); target++) {
            for (Contribution contribution : forecast.contributors().get(target)) {
                for (float effect : contribution.effects()) {
                    sums[target][CHANNELS.indexOf(contribution.channel())] += Math.abs(effect);
                }
            }
        }
    }

    /** The same of what the network's forecast loses when a channel lies at its mean. */
    private static void occlude(
            FleetForecaster fleet,
            HeapSeriesMemory memory,
            ChannelAttentionForecaster network,
            double[][] sums) {
        int channels = CHANNELS.size();
        float[] window = new float[channels * LOOKBACK];
        float[] available = new float[channels];
        fleet.series().readWindow(memory, window, available, 0);
        float[] whole = new float[channels * HORIZON];
        network.forecast(window, available, 1, whole);
        for (int source = 0; source < channels; source++) {
            float mean = 0;
            for (int i = 0; i < LOOKBACK; i++) {
                mean += window[source * LOOKBACK + i] / LOOKBACK;
            }
            float[] flat = window.clone();
            Arrays.fill(flat, source * LOOKBACK, (source + 1) * LOOKBACK, mean);
            float[] without = new float[whole.length];
            network.forecast(flat, available, 1, without);
            for (int target = 0; target < channels; target++) {
                float scale = memory.head().scale().scale()[target];
                for (int step : REPORT) {
                    int at = target * HORIZON + step - 1;
                    sums[target][source] += Math.abs(scale * (whole[at] - without[at]));
                }
            }
        }
    }
}
