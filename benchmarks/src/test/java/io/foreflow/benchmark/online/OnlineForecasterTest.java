package io.foreflow.benchmark.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.experts.Expert;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineForecasterTest {

    private static final int ROWS = 260;
    private static final int LOOKBACK = 24;
    private static final int HORIZON = 4;
    private static final int FIRST_PART = 60;
    private static final SeriesKey KEY = new SeriesKey("waves", "waves");
    private static final SeriesTable WAVES = Synthetic.waves(2, ROWS);

    /** The product works in floats of size about 7. */
    private static final double FLOAT_TOLERANCE = 2e-4;

    @ParameterizedTest
    @ValueSource(strings = {"last", "seasonal", "ridge", "ridge-per-channel", "tuned", "mixture"})
    void rowsAfterAnOriginHaveNoPartInItsForecast(String method) {
        int last = 200;
        double[][] values = {WAVES.values()[0].clone(), WAVES.values()[1].clone()};
        for (int row = last + 1; row < ROWS; row++) {
            values[0][row] += 100;
            values[1][row] = -values[1][row];
        }

        List<float[]> forecasts = forecasts(method, WAVES);
        List<float[]> changed = forecasts(method, Synthetic.table("waves", values));

        for (int origin = 0; origin <= last; origin++) {
            assertThat(changed.get(origin))
                    .as("origin %d", origin)
                    .isEqualTo(forecasts.get(origin));
        }
        // a season later every method has met them
        assertThat(changed.get(last + 12)).isNotEqualTo(forecasts.get(last + 12));
    }

    /**
     * The fixed rule written out: all windows whose targets end at the tick or before, λ = 1 on
     * their sums, whatever blocks they are in; it serves from one row after the tick to the next.
     */
    @Test
    void ridgeIsTheLeastSquaresFitOfAllWindowsThatHaveMaturedAtTheTick() {
        List<float[]> forecasts = forecasts("ridge", WAVES);
        int tick = 20 * SmallConfiguration.TICK_ROWS;
        double[] own = fit(tick - SmallConfiguration.TICK_ROWS);
        double[] next = fit(tick);

        assertThat(forecasts.get(tick)).containsExactly(predict(own, tick), tolerance());
        assertThat(forecasts.get(tick + 1)).containsExactly(predict(next, tick + 1), tolerance());
        assertThat(forecasts.get(tick + 12)).containsExactly(predict(next, tick + 12), tolerance());
        // else it would not matter which of the two serves
        assertThat(distance(predict(own, tick + 1), predict(next, tick + 1)))
                .isGreaterThan(10 * FLOAT_TOLERANCE);
    }

    /**
     * Then each line's sums are those of all but for a factor. The lines of the channels' own are
     * solved again when windows have grown by a tenth; the shared one may be newer in between.
     */
    @Test
    void linesOfEqualChannelsAreTheSharedLineOfTheTickTheyWereSolvedAt() {
        double[] wave = WAVES.values()[0];
        SeriesTable equal = Synthetic.table("waves", new double[][] {wave, wave});

        List<float[]> shared = forecasts("ridge", equal);
        List<float[]> own = forecasts("ridge-per-channel", equal);

        int same = 0;
        for (int origin = FIRST_PART + 2 * LOOKBACK; origin < ROWS; origin++) {
            double apart = 0;
            for (int i = 0; i < own.get(origin).length; i++) {
                apart = Math.max(apart, Math.abs(own.get(origin)[i] - shared.get(origin)[i]));
            }
            same += apart < FLOAT_TOLERANCE ? 1 : 0;
        }
        assertThat(same).isGreaterThan(5 * SmallConfiguration.TICK_ROWS).isLessThan(ROWS);
    }

    @Test
    void linesOfUnequalChannelsDiffer() {
        float[] shared = forecasts("ridge", WAVES).get(ROWS - 1);
        float[] own = forecasts("ridge-per-channel", WAVES).get(ROWS - 1);

        assertThat(own).isNotEqualTo(shared);
    }

    @Test
    void aNetworkComesToServeAndIsCounted() {
        ModelSettings settings = settings("tuned", WAVES);
        try (OnlineForecaster forecaster = OnlineMethods.named("tuned").open(settings, KEY)) {
            OnlineForecaster.Forecast last = null;
            for (int row = 0; row < ROWS; row++) {
                last = forecaster.next(row(WAVES, row));
            }

            assertThat(forecaster.details()).containsKeys("rounds", "promoted");
            assertThat(forecaster.gradients()).isPositive();
            float[] networkAlone = new float[Expert.count()];
            networkAlone[Expert.TUNED.ordinal()] = 1;
            assertThat(last.servedBy()).containsExactly(networkAlone);
        }
    }

    @Test
    void theMixtureIsServedBySeveralExperts() {
        ModelSettings settings = settings("mixture", WAVES);
        try (OnlineForecaster forecaster = OnlineMethods.named("mixture").open(settings, KEY)) {
            OnlineForecaster.Forecast last = null;
            for (int row = 0; row < ROWS; row++) {
                last = forecaster.next(row(WAVES, row));
            }

            assertThat(last.servedBy()).hasSize(Expert.count()).doesNotContain(1f);
            assertThat(last.servedBy()[1]).as("seasonal naive").isPositive();
        }
    }

    /** (L + 1) × H weights, rows in the order of the window, then that of its deviation. */
    private static double[] fit(int lastTarget) {
        double[][] equations = new double[LOOKBACK + 1][LOOKBACK + 1 + HORIZON];
        for (int i = 0; i <= LOOKBACK; i++) {
            equations[i][i] = 1; // λ
        }
        for (int origin = LOOKBACK - 1; origin + HORIZON <= lastTarget; origin++) {
            for (int channel = 0; channel < 2; channel++) {
                double[] u = design(channel, origin);
                double mean = mean(channel, origin);
                for (int i = 0; i <= LOOKBACK; i++) {
                    for (int j = 0; j <= LOOKBACK; j++) {
                        equations[i][j] += u[i] * u[j];
                    }
                    for (int h = 0; h < HORIZON; h++) {
                        equations[i][LOOKBACK + 1 + h] +=
                                u[i] * (scaled(channel, origin + 1 + h) - mean);
                    }
                }
            }
        }
        return eliminated(equations);
    }

    /** Gauss and Jordan; the matrix is positive definite, so no pivot is sought. */
    private static double[] eliminated(double[][] equations) {
        int size = equations.length;
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                double factor = i == k ? 0 : equations[i][k] / equations[k][k];
                for (int j = k; j < equations[i].length; j++) {
                    equations[i][j] -= factor * equations[k][j];
                }
            }
        }
        double[] weights = new double[size * HORIZON];
        for (int i = 0; i < weights.length; i++) {
            double[] row = equations[i / HORIZON];
            weights[i] = row[size + i % HORIZON] / row[i / HORIZON];
        }
        return weights;
    }

    private static float[] predict(double[] weights, int origin) {
        float[] forecast = new float[2 * HORIZON];
        for (int channel = 0; channel < 2; channel++) {
            double[] u = design(channel, origin);
            for (int h = 0; h < HORIZON; h++) {
                double sum = mean(channel, origin);
                for (int i = 0; i <= LOOKBACK; i++) {
                    sum += u[i] * weights[i * HORIZON + h];
                }
                forecast[channel * HORIZON + h] =
                        (float) (sum * deviation(channel) + location(channel));
            }
        }
        return forecast;
    }

    private static double[] design(int channel, int origin) {
        double mean = mean(channel, origin);
        double[] u = new double[LOOKBACK + 1];
        double squares = 0;
        for (int i = 0; i < LOOKBACK; i++) {
            u[i] = scaled(channel, origin - LOOKBACK + 1 + i) - mean;
            squares += u[i] * u[i];
        }
        u[LOOKBACK] = Math.sqrt(squares / LOOKBACK + 1e-5);
        return u;
    }

    private static double mean(int channel, int origin) {
        double sum = 0;
        for (int row = origin - LOOKBACK + 1; row <= origin; row++) {
            sum += scaled(channel, row);
        }
        return sum / LOOKBACK;
    }

    private static double scaled(int channel, int row) {
        return (WAVES.values()[channel][row] - location(channel)) / deviation(channel);
    }

    private static double location(int channel) {
        return Arrays.stream(WAVES.values()[channel], 0, FIRST_PART).average().orElseThrow();
    }

    private static double deviation(int channel) {
        double mean = location(channel);
        return Math.sqrt(
                Arrays.stream(WAVES.values()[channel], 0, FIRST_PART)
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow());
    }

    private static double distance(float[] left, float[] right) {
        double largest = 0;
        for (int i = 0; i < left.length; i++) {
            largest = Math.max(largest, Math.abs(left[i] - right[i]));
        }
        return largest;
    }

    private static Offset<Float> tolerance() {
        return within((float) FLOAT_TOLERANCE);
    }

    private static List<float[]> forecasts(String method, SeriesTable table) {
        List<float[]> forecasts = new ArrayList<>();
        try (OnlineForecaster forecaster =
                OnlineMethods.named(method).open(settings(method, table), KEY)) {
            for (int row = 0; row < table.rows(); row++) {
                forecasts.add(forecaster.next(row(table, row)).values());
            }
        }
        return forecasts;
    }

    private static ModelSettings settings(String method, SeriesTable table) {
        Map<String, String> keys = new HashMap<>();
        keys.put("scaler.rows", "" + FIRST_PART);
        keys.putAll(OnlineMethods.named(method).keys(LOOKBACK, HORIZON));
        return SmallConfiguration.settings(table, keys);
    }

    private static Row row(SeriesTable table, int row) {
        float[] values = {(float) table.values()[0][row], (float) table.values()[1][row]};
        return Row.of(KEY, table.times()[row], values, new byte[] {Cell.OBSERVED, Cell.OBSERVED});
    }
}
