package io.foreflow.forecasting;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.settings.Serving;
import io.foreflow.settings.ValueRange;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A small model and rows for it: two channels, step 1 s, L = 8, short 4, H = 6, season 3. */
final class Fleet {

    static final long STEP = 1000;
    static final SeriesKey KEY = new SeriesKey("hosts", "a");
    static final int LOOKBACK = 8;
    static final int SHORT = 4;
    static final int HORIZON = 6;
    static final int SEASON = 3;
    static final int SCALE_ROWS = 5;
    static final List<Integer> REPORT = List.of(1, 3, 6);
    static final NetworkShape SHAPE = new NetworkShape(2, LOOKBACK, HORIZON, 2);

    private Fleet() {}

    static ModelSettings settings() {
        return settings(1, 16, 4);
    }

    static ModelSettings settings(int every, int residuals, int minimumResiduals) {
        return settings(
                new AlignSettings(3, Duration.ofSeconds(60)),
                new ForecastSettings(
                        REPORT,
                        List.of(0.8, 0.95),
                        every,
                        residuals,
                        minimumResiduals,
                        0.3,
                        Duration.ofSeconds(5),
                        4));
    }

    /** The champion serves, with limits whose crossing is forecast. */
    static ModelSettings limiting(BreachSettings breach) {
        return settings(
                new AlignSettings(3, Duration.ofSeconds(60)),
                new ForecastSettings(
                        REPORT,
                        List.of(0.8, 0.95),
                        1,
                        100,
                        20,
                        0.3,
                        Duration.ofSeconds(5),
                        4,
                        false,
                        List.of(),
                        Serving.CHAMPION,
                        breach));
    }

    /** Values up to three rows late change their rows; forecasts are made again or not. */
    static ModelSettings revising(boolean again, List<ValueRange> ranges) {
        return settings(
                new AlignSettings(
                        GapPolicy.PREVIOUS,
                        3,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(3),
                        List.of(),
                        10),
                new ForecastSettings(
                        REPORT,
                        List.of(0.8, 0.95),
                        1,
                        16,
                        4,
                        0.3,
                        Duration.ofSeconds(5),
                        4,
                        again,
                        ranges,
                        Serving.CHAMPION));
    }

    /** All experts serve, mixed. */
    static ModelSettings mixing() {
        return settings(
                new AlignSettings(3, Duration.ofSeconds(60)),
                new ForecastSettings(
                        REPORT,
                        List.of(0.8, 0.95),
                        1,
                        16,
                        4,
                        0.3,
                        Duration.ofSeconds(5),
                        4,
                        false,
                        List.of(),
                        Serving.MIXTURE));
    }

    private static ModelSettings settings(AlignSettings align, ForecastSettings forecast) {
        return new ModelSettings(
                "hosts",
                List.of("cpu", "memory"),
                Duration.ofMillis(STEP),
                LOOKBACK,
                SHORT,
                HORIZON,
                SEASON,
                align,
                new ScaleSettings(SCALE_ROWS, 10, 0.05),
                forecast,
                null,
                null,
                new OptimizerSettings(
                        SHAPE.width(),
                        1,
                        BaseStep.ADAM,
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        false,
                        0,
                        false,
                        false,
                        0,
                        0,
                        0,
                        0,
                        false,
                        0,
                        Averaging.NONE,
                        0));
    }

    static Row row(long index, float cpu, float memory) {
        return row(index, cpu, memory, Cell.OBSERVED, Cell.OBSERVED);
    }

    static Row row(long index, float cpu, float memory, byte cpuCell, byte memoryCell) {
        return Row.of(
                KEY, index * STEP, new float[] {cpu, memory}, new byte[] {cpuCell, memoryCell});
    }

    /** A later edition of a row. */
    static Row revised(Row row, int revision, long visibleIndex) {
        return new Row(
                row.key(), row.time(), row.values(), row.cells(), visibleIndex * STEP, revision);
    }

    static Row empty(long index) {
        return row(index, Float.NaN, Float.NaN, Cell.MISSING, Cell.MISSING);
    }

    static Row noise(long index, Random random) {
        return row(index, (float) random.nextGaussian(), 50 + 5 * (float) random.nextGaussian());
    }

    /** A ridge whose every forecast is the window's mean plus {@code shift} σ. */
    static RidgeLine ridge(int lookback, float shift) {
        float[] weights = new float[(lookback + 1) * HORIZON];
        Arrays.fill(weights, lookback * HORIZON, weights.length, shift);
        return new RidgeLine(lookback, HORIZON, weights, 100);
    }

    static ModelSnapshot snapshot(RidgeLine ridgeShort, RidgeLine ridge, float[] network) {
        return new ModelSnapshot(
                "hosts",
                List.of("cpu", "memory"),
                SHAPE,
                1,
                network == null ? 0 : 7,
                -1,
                0,
                network,
                ridgeShort,
                ridge,
                network != null,
                3,
                500,
                "cafe");
    }

    /** Weights that {@link FakeNetwork} reads its shift from. */
    static float[] network(float shift) {
        float[] parameters = new float[SHAPE.parameters()];
        parameters[0] = shift;
        return parameters;
    }

    /** Forecasts the last scaled value plus the first parameter. */
    static final class FakeNetwork implements TunedNetwork {
        int loads;
        boolean closed;
        private float shift;

        @Override
        public void load(float[] parameters) {
            loads++;
            shift = parameters[0];
        }

        @Override
        public boolean take(RidgeLines lines) {
            return false;
        }

        @Override
        public void forecast(
                float[] windows,
                float[] available,
                int count,
                float[] forecasts,
                AttentionEffects effects,
                LineForecasts lines) {
            if (effects != null) {
                effects.clear();
            }
            for (int channel = 0; channel < count * SHAPE.channels(); channel++) {
                float last = windows[(channel + 1) * LOOKBACK - 1];
                for (int step = 0; step < HORIZON; step++) {
                    forecasts[channel * HORIZON + step] =
                            available[channel] == 1f ? last + shift : Float.NaN;
                }
            }
        }

        @Override
        public int nativeArrays() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
