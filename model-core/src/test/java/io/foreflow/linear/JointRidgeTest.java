package io.foreflow.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JointRidgeTest {

    private static final int CHANNELS = 2;
    private static final int LOOKBACK = 4;
    private static final int HORIZON = 3;
    private static final int ROWS = CHANNELS * (LOOKBACK + 1);
    private static final int COLUMNS = CHANNELS * HORIZON;
    private static final double LAMBDA = 0.05;
    private static final ScaleSettings SCALE = new ScaleSettings(10, 100, 1e-3);
    private static final RidgeSettings SETTINGS = new RidgeSettings(LAMBDA, 3, 60, 2, 0.8);

    private final JointRidge ridge = ridge(SETTINGS);
    private final double[][] gram = new double[ROWS][ROWS];
    private final double[][] cross = new double[ROWS][COLUMNS];
    private final Random random = new Random(5);

    /** The normal equations, summed up again from their definition. */
    @Test
    void solvesTheNormalEquationsOfAllChannelsTogether() {
        for (int n = 0; n < 100; n++) { // leaves a group of eight open, and fills blocks
            absorb(windows(), targets(), n);
        }

        JointLine line = ridge.solve();

        assertThat(line.windows()).isEqualTo(100);
        for (int i = 0; i < ROWS; i++) {
            for (int k = 0; k < COLUMNS; k++) {
                double left = LAMBDA * line.weights()[i * COLUMNS + k];
                for (int j = 0; j < ROWS; j++) {
                    left += gram[i][j] / 100 * line.weights()[j * COLUMNS + k];
                }
                // weights are floats: 1e-7 of numbers up to 10, times ten
                assertThat(left).isCloseTo(cross[i][k] / 100, within(1e-5));
            }
        }
    }

    /** One channel repeats the other a step later, which a line of its own past cannot know. */
    @Test
    void findsWhoLeads() {
        for (int n = 0; n < 400; n++) {
            float[] windows = windows();
            float[] targets = targets();
            targets[HORIZON] = windows[LOOKBACK - 1]; // next of channel 1 is the last of channel 0
            absorb(windows, targets, n);
        }
        JointLine line = ridge.solve();
        float[] windows = windows();
        NormalizedWindow[] normalised = JointRidge.windows(CHANNELS, LOOKBACK, SCALE);
        for (int c = 0; c < CHANNELS; c++) {
            normalised[c].fill(windows, c * LOOKBACK);
        }
        float[] forecast = new float[COLUMNS];

        line.predict(normalised, forecast, 0);

        double mean = normalised[1].mean();
        double effects = 0;
        for (int source = 0; source < CHANNELS; source++) {
            effects += line.effect(normalised[source], source, 1, 1);
        }
        assertThat(effects).isCloseTo(forecast[HORIZON] - mean, within(1e-5));
        double lead = line.weights()[(LOOKBACK - 1) * COLUMNS + HORIZON];
        assertThat(lead).isGreaterThan(0.5);
    }

    @Test
    void forecastsToTheBitsOfOneRowOfWeightsAfterTheOther() {
        float[] weights = new float[ROWS * COLUMNS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        JointLine line = new JointLine(CHANNELS, LOOKBACK, HORIZON, weights, 1);
        NormalizedWindow[] normalised = JointRidge.windows(CHANNELS, LOOKBACK, SCALE);
        float[] windows = windows();
        float[] forecast = new float[COLUMNS + 1];
        float[] expected = new float[COLUMNS + 1];
        for (int row = 0; row < ROWS; row++) {
            NormalizedWindow of = normalised[row / (LOOKBACK + 1)];
            of.fill(windows, row / (LOOKBACK + 1) * LOOKBACK);
            for (int k = 0; k < COLUMNS; k++) {
                expected[1 + k] += of.design()[row % (LOOKBACK + 1)] * weights[row * COLUMNS + k];
            }
        }
        for (int k = 0; k < COLUMNS; k++) {
            expected[1 + k] += normalised[k / HORIZON].mean();
        }

        line.predict(normalised, forecast, 1);

        assertThat(forecast).containsExactly(expected);
    }

    @Test
    void leavesAnOriginOutIfTooLittleOfAChannelsTargetWasObserved() {
        float[] targets = targets();
        targets[0] = Float.NaN;

        assertThat(ridge.absorb(windows(), targets, 1, null)).isFalse();
        assertThat(ridge.windows()).isZero();
    }

    @Test
    void fillsAMissingTargetWithItsOwnForecast() {
        RidgeSettings lenient = new RidgeSettings(LAMBDA, 3, 60, 2, 0.5);
        JointRidge given = ridge(lenient);
        JointRidge filled = ridge(lenient);
        float[] weights = new float[ROWS * COLUMNS];
        weights[5] = 0.25f;
        JointLine current = new JointLine(CHANNELS, LOOKBACK, HORIZON, weights, 1);
        for (int n = 0; n < 20; n++) {
            float[] windows = windows();
            float[] targets = targets();
            NormalizedWindow[] normalised = JointRidge.windows(CHANNELS, LOOKBACK, SCALE);
            for (int c = 0; c < CHANNELS; c++) {
                normalised[c].fill(windows, c * LOOKBACK);
            }
            float[] forecast = new float[COLUMNS];
            current.predict(normalised, forecast, 0);
            float[] holed = targets.clone();
            holed[5] = Float.NaN;
            targets[5] = forecast[5];

            filled.absorb(windows, holed, n, current);
            given.absorb(windows, targets, n, null);
        }

        assertThat(filled.solve()).isEqualTo(given.solve());
    }

    @Test
    void absorbingOnAfterARestoreEqualsAbsorbingOn() throws IOException {
        JointRidge restored = ridge(SETTINGS);
        for (int n = 0; n < 75; n++) {
            ridge.absorb(windows(), targets(), n, null);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ridge.write(new DataOutputStream(bytes));
        restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int n = 75; n < 130; n++) {
            float[] windows = windows();
            float[] targets = targets();
            ridge.absorb(windows, targets, n, null);
            restored.absorb(windows, targets, n, null);
        }

        assertThat(restored.solve()).isEqualTo(ridge.solve());
        assertThatThrownBy(
                        () ->
                                new JointRidge(CHANNELS, LOOKBACK + 1, HORIZON, SCALE, SETTINGS)
                                        .read(
                                                new DataInputStream(
                                                        new ByteArrayInputStream(
                                                                bytes.toByteArray()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read joint ridge: expected (channels=2, lookback=5, horizon=3),"
                                + " found (channels=2, lookback=4, horizon=3)");
    }

    private static JointRidge ridge(RidgeSettings settings) {
        return new JointRidge(CHANNELS, LOOKBACK, HORIZON, SCALE, settings);
    }

    private float[] windows() {
        return noise(CHANNELS * LOOKBACK);
    }

    private float[] targets() {
        return noise(COLUMNS);
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private void absorb(float[] windows, float[] targets, long end) {
        assertThat(ridge.absorb(windows, targets, end, null)).isTrue();
        double[] a = new double[ROWS];
        double[] t = new double[COLUMNS];
        for (int c = 0; c < CHANNELS; c++) {
            double mean = 0;
            for (int i = 0; i < LOOKBACK; i++) {
                mean += windows[c * LOOKBACK + i] / (double) LOOKBACK;
            }
            double squares = 0;
            for (int i = 0; i < LOOKBACK; i++) {
                double deviation = windows[c * LOOKBACK + i] - mean;
                a[c * (LOOKBACK + 1) + i] = deviation;
                squares += deviation * deviation;
            }
            a[c * (LOOKBACK + 1) + LOOKBACK] = Math.sqrt(squares / LOOKBACK + 1e-5);
            for (int h = 0; h < HORIZON; h++) {
                t[c * HORIZON + h] = targets[c * HORIZON + h] - mean;
            }
        }
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < ROWS; j++) {
                gram[i][j] += a[i] * a[j];
            }
            for (int k = 0; k < COLUMNS; k++) {
                cross[i][k] += a[i] * t[k];
            }
        }
    }
}
