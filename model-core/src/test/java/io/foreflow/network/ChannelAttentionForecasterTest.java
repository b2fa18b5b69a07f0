package io.foreflow.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import io.foreflow.linear.RidgeLine;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelAttentionForecasterTest {

    private static final long SEED = 4177;
    private static final ScaleSettings SCALE = new ScaleSettings(64, 4, 1e-2);
    private static final NetworkShape SHAPE = new NetworkShape(5, 48, 12, 6);
    private static final NetworkShape REFERENCE_SHAPE = new NetworkShape(7, 512, 96, 16);

    /** float32 against double: sums of 512 products of size 1 err by about √512 · 6e-8 = 1.4e-6. */
    private static final double RELATIVE = 1e-5;

    @Test
    void equalsTheIndependentForwardPassInDouble() {
        for (NetworkShape shape :
                new NetworkShape[] {
                    SHAPE,
                    REFERENCE_SHAPE,
                    new NetworkShape(1, 24, 4, 3),
                    new NetworkShape(19, 32, 5, 9)
                }) {
            Random random = new Random(SEED);
            float[] omega = anyWeights(shape, random);
            int count = 9;
            float[] windows = anyWindows(shape, count, random);
            windows[3] = 40; // beyond the deviation limit of its window
            float[] available = allAvailable(shape, count);

            float[] forecasts = forecast(shape, omega, 4, windows, available, count);

            assertCloseToReference(shape, omega, windows, available, forecasts);
        }
    }

    /** Without taking off the largest, the exponential of a score has no bounds. */
    @Test
    void attendsToOneChannelWhereScoresAreInTheHundreds() {
        Random random = new Random(SEED);
        float[] omega = anyWeights(SHAPE, random);
        Arrays.fill(omega, SHAPE.queryBias(), SHAPE.keyWeights(), 400);
        for (int i = SHAPE.keyWeights(); i < SHAPE.keyBias(); i++) {
            omega[i] *= 4;
        }
        float[] windows = anyWindows(SHAPE, 3, random);
        float[] available = allAvailable(SHAPE, 3);

        float[] forecasts = forecast(SHAPE, omega, 4, windows, available, 3);

        assertCloseToReference(SHAPE, omega, windows, available, forecasts);
    }

    @Test
    void attentionIsWorkedOutWhereItTakesLess() {
        assertThat(HostForwardPass.suits(new NetworkShape(32, 512, 96, 16))).isTrue();
        assertThat(HostForwardPass.suits(new NetworkShape(33, 512, 96, 16))).isFalse();
        assertThat(HostForwardPass.suits(new NetworkShape(21, 512, 96, 64))).isFalse();
    }

    @Test
    void guardsASlopeOfZeroAndKeepsItsSign() {
        Random random = new Random(SEED);
        float[] omega = anyWeights(SHAPE, random);
        omega[SHAPE.gamma()] = 0;
        omega[SHAPE.gamma() + 1] = -1e-5f;
        omega[SHAPE.gamma() + 2] = -0.7f;
        float[] windows = anyWindows(SHAPE, 2, random);
        float[] available = allAvailable(SHAPE, 2);

        float[] forecasts = forecast(SHAPE, omega, 4, windows, available, 2);

        assertCloseToReference(SHAPE, omega, windows, available, forecasts);
    }

    @Test
    void startsAsTheRidge() {
        Random random = new Random(SEED);
        float[] weights = new float[(SHAPE.lookback() + 1) * SHAPE.horizon()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.1 * random.nextGaussian());
        }
        RidgeLine ridge = new RidgeLine(SHAPE.lookback(), SHAPE.horizon(), weights, 1000);
        float[] omega = NetworkInitialization.fromRidge(SHAPE, ridge, SEED);
        int count = 6;
        float[] windows = anyWindows(SHAPE, count, random);

        float[] forecasts = forecast(SHAPE, omega, 4, windows, allAvailable(SHAPE, count), count);

        for (int row = 0; row < count * SHAPE.channels(); row++) {
            int from = row * SHAPE.lookback();
            double mu = 0;
            double variance = 0;
            for (int t = 0; t < SHAPE.lookback(); t++) {
                mu += windows[from + t] / (double) SHAPE.lookback();
            }
            for (int t = 0; t < SHAPE.lookback(); t++) {
                variance += Math.pow(windows[from + t] - mu, 2) / SHAPE.lookback();
            }
            double sigma = Math.sqrt(variance + 1e-5);
            for (int h = 0; h < SHAPE.horizon(); h++) {
                double expected = mu + sigma * weights[SHAPE.lookback() * SHAPE.horizon() + h];
                for (int t = 0; t < SHAPE.lookback(); t++) {
                    expected += (windows[from + t] - mu) * weights[t * SHAPE.horizon() + h];
                }
                assertThat((double) forecasts[row * SHAPE.horizon() + h])
                        .isCloseTo(expected, within(2e-5));
            }
        }
    }

    @Test
    void drawsQueriesKeysAndValuesAndLeavesOnlyTheOutputSilent() {
        RidgeLine ridge =
                new RidgeLine(
                        SHAPE.lookback(),
                        SHAPE.horizon(),
                        new float[(SHAPE.lookback() + 1) * SHAPE.horizon()],
                        1);

        float[] omega = NetworkInitialization.fromRidge(SHAPE, ridge, SEED);

        double limit = Math.sqrt(6.0 / (SHAPE.lookback() + SHAPE.width()));
        for (int from :
                new int[] {SHAPE.queryWeights(), SHAPE.keyWeights(), SHAPE.valueWeights()}) {
            double squares = 0;
            int size = SHAPE.lookback() * SHAPE.width();
            for (int i = from; i < from + size; i++) {
                assertThat(Math.abs(omega[i])).isLessThanOrEqualTo((float) limit);
                squares += omega[i] * omega[i];
            }
            // variance of U(−l, l) is l²/3; its estimate from 288 draws errs by √(4/5/288) = 5 %
            assertThat(squares / size)
                    .isCloseTo(limit * limit / 3, within(0.2 * limit * limit / 3));
        }
        assertThat(Arrays.copyOfRange(omega, SHAPE.outputWeights(), SHAPE.headWeights()))
                .containsOnly(0);
        assertThat(Arrays.copyOfRange(omega, SHAPE.gamma(), SHAPE.beta())).containsOnly(1);
        assertThat(NetworkInitialization.fromRidge(SHAPE, ridge, SEED)).isEqualTo(omega);
        assertThat(NetworkInitialization.fromRidge(SHAPE, ridge, SEED + 1)).isNotEqualTo(omega);
    }

    @Test
    void maskedChannelHasNoInfluenceOnTheOthersAndIsMarked() {
        Random random = new Random(SEED);
        float[] omega = anyWeights(SHAPE, random);
        float[] windows = anyWindows(SHAPE, 1, random);
        float[] available = allAvailable(SHAPE, 1);
        available[2] = 0;

        float[] before = forecast(SHAPE, omega, 4, windows, available, 1);
        Arrays.fill(windows, 2 * SHAPE.lookback(), 3 * SHAPE.lookback(), Float.NaN);
        float[] after = forecast(SHAPE, omega, 4, windows, available, 1);

        assertThat(after).isEqualTo(before);
        assertCloseToReference(SHAPE, omega, windows, available, after);
        float[] unmasked =
                forecast(
                        SHAPE,
                        omega,
                        4,
                        anyWindows(SHAPE, 1, new Random(SEED)),
                        allAvailable(SHAPE, 1),
                        1);
        assertThat(unmasked[0]).isNotEqualTo(before[0]);
    }

    @Test
    void windowWithoutAnyChannelDisturbsNothing() {
        Random random = new Random(SEED);
        float[] omega = anyWeights(SHAPE, random);
        float[] windows = anyWindows(SHAPE, 2, random);
        float[] available = allAvailable(SHAPE, 2);
        float[] both = forecast(SHAPE, omega, 4, windows, available, 2);
        Arrays.fill(available, 0, SHAPE.channels(), 0);

        float[] second = forecast(SHAPE, omega, 4, windows, available, 2);

        int size = SHAPE.channels() * SHAPE.horizon();
        assertThat(Arrays.copyOfRange(second, 0, size)).containsOnly(Float.NaN);
        assertThat(Arrays.copyOfRange(second, size, 2 * size))
                .isEqualTo(Arrays.copyOfRange(both, size, 2 * size));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bitsDependNeitherOnNeighboursNorOnThePlaceInTheBatch(boolean attentionInJava) {
        for (NetworkShape shape : new NetworkShape[] {SHAPE, REFERENCE_SHAPE}) {
            Random random = new Random(SEED);
            float[] omega = anyWeights(shape, random);
            int count = 70;
            int size = shape.channels() * shape.lookback();
            int out = shape.channels() * shape.horizon();
            float[] windows = anyWindows(shape, count, random);
            float[] together =
                    forecast(
                            shape,
                            omega,
                            32,
                            windows,
                            allAvailable(shape, count),
                            count,
                            attentionInJava);
            try (ChannelAttentionForecaster forecaster =
                    ChannelAttentionForecaster.open(
                            shape, SCALE, 32, ComputeDevice.cpu(), attentionInJava)) {
                forecaster.load(omega);
                for (int i = 0; i < count; i++) {
                    float[] alone = new float[out];

                    forecaster.forecast(
                            Arrays.copyOfRange(windows, i * size, (i + 1) * size),
                            allAvailable(shape, 1),
                            1,
                            alone);

                    assertThat(alone)
                            .as("window %d", i)
                            .isEqualTo(Arrays.copyOfRange(together, i * out, (i + 1) * out));
                }
            }
        }
    }

    @Test
    void loadsAnotherVersionInPlace() {
        Random random = new Random(SEED);
        float[] first = anyWeights(SHAPE, random);
        float[] second = anyWeights(SHAPE, random);
        float[] windows = anyWindows(SHAPE, 1, random);
        float[] out = new float[SHAPE.channels() * SHAPE.horizon()];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(SHAPE, SCALE, 4, ComputeDevice.cpu())) {
            forecaster.load(first);
            forecaster.forecast(windows, allAvailable(SHAPE, 1), 1, out);

            forecaster.load(second);
            forecaster.forecast(windows, allAvailable(SHAPE, 1), 1, out);
        }

        assertThat(out).isEqualTo(forecast(SHAPE, second, 4, windows, allAvailable(SHAPE, 1), 1));
    }

    @Test
    void forecastsTheSameFromAFreshThreadAndLeavesItsModeAlone() throws Exception {
        Random random = new Random(SEED);
        float[] omega = anyWeights(SHAPE, random);
        float[] windows = anyWindows(SHAPE, 3, random);
        float[] here = forecast(SHAPE, omega, 4, windows, allAvailable(SHAPE, 3), 3);
        boolean[] modes = new boolean[2];
        FutureTask<float[]> task =
                new FutureTask<>(
                        () -> {
                            modes[0] = JniUtils.isGradMode();
                            float[] there =
                                    forecast(SHAPE, omega, 4, windows, allAvailable(SHAPE, 3), 3);
                            modes[1] = JniUtils.isGradMode();
                            return there;
                        });
        Thread thread = new Thread(task);

        thread.start();
        float[] there = task.get();

        assertThat(there).isEqualTo(here);
        assertThat(modes[0]).as("the engine's mode in a new thread").isTrue();
        assertThat(modes[1]).isEqualTo(modes[0]);
    }

    @Test
    void refusesWeightsOfAnotherShape() {
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(SHAPE, SCALE, 4, ComputeDevice.cpu())) {
            assertThatThrownBy(() -> forecaster.load(new float[7]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Cannot load weights into")
                    .hasMessageEndingWith(
                            "expected %d parameters, found 7".formatted(SHAPE.parameters()));
            assertThatThrownBy(() -> forecaster.forecast(new float[0], new float[0], 0, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot forecast: no weights are loaded");
        }
    }

    static float[] anyWeights(NetworkShape shape, Random random) {
        float[] omega = new float[shape.parameters()];
        for (int i = 0; i < omega.length; i++) {
            omega[i] = (float) (random.nextGaussian() / Math.sqrt(shape.lookback()));
        }
        for (int c = 0; c < shape.channels(); c++) {
            omega[shape.gamma() + c] = (float) (0.5 + random.nextDouble());
        }
        return omega;
    }

    static float[] anyWindows(NetworkShape shape, int count, Random random) {
        float[] windows = new float[count * shape.channels() * shape.lookback()];
        for (int i = 0; i < windows.length; i++) {
            int row = i / shape.lookback();
            windows[i] = (float) (Math.sin(0.2 * i + row) + 0.5 * random.nextGaussian() + row % 3);
        }
        return windows;
    }

    static float[] allAvailable(NetworkShape shape, int count) {
        float[] available = new float[count * shape.channels()];
        Arrays.fill(available, 1);
        return available;
    }

    /** By both passes, which must agree as closely as either agrees with the reference. */
    private static float[] forecast(
            NetworkShape shape,
            float[] omega,
            int batch,
            float[] windows,
            float[] available,
            int count) {
        float[] inJava = forecast(shape, omega, batch, windows, available, count, true);
        float[] inEngine = forecast(shape, omega, batch, windows, available, count, false);
        for (int from = 0; from < inJava.length; from += shape.horizon()) {
            float[] row = Arrays.copyOfRange(inEngine, from, from + shape.horizon());
            float size = 0;
            for (float value : row) {
                size = Math.max(size, Math.abs(value)); // NaN stays NaN
            }
            float tolerance = Float.isNaN(size) ? 0 : (float) (2 * RELATIVE * size);
            assertThat(Arrays.copyOfRange(inJava, from, from + shape.horizon()))
                    .as("attention in Java, row from %d", from)
                    .containsExactly(row, within(tolerance));
        }
        return inJava;
    }

    private static float[] forecast(
            NetworkShape shape,
            float[] omega,
            int batch,
            float[] windows,
            float[] available,
            int count,
            boolean attentionInJava) {
        float[] forecasts = new float[count * shape.channels() * shape.horizon()];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(
                        shape, SCALE, batch, ComputeDevice.cpu(), attentionInJava)) {
            forecaster.load(omega);
            forecaster.forecast(windows, available, count, forecasts);
        }
        return forecasts;
    }

    private static void assertCloseToReference(
            NetworkShape shape,
            float[] omega,
            float[] windows,
            float[] available,
            float[] forecasts) {
        double[] weights = new double[omega.length];
        Arrays.setAll(weights, i -> omega[i]);
        ReferenceNetwork reference = new ReferenceNetwork(shape, SCALE, weights);
        int channels = shape.channels();
        int count = available.length / channels;
        for (int w = 0; w < count; w++) {
            double[][] window = new double[channels][shape.lookback()];
            boolean[] usable = new boolean[channels];
            for (int c = 0; c < channels; c++) {
                usable[c] = available[w * channels + c] == 1;
                for (int t = 0; t < shape.lookback(); t++) {
                    window[c][t] = windows[(w * channels + c) * shape.lookback() + t];
                }
            }
            double[][] expected = reference.forecast(window, usable);
            for (int c = 0; c < channels; c++) {
                double size = Arrays.stream(expected[c]).map(Math::abs).max().orElseThrow();
                for (int h = 0; h < shape.horizon(); h++) {
                    double found = forecasts[(w * channels + c) * shape.horizon() + h];
                    if (usable[c]) {
                        assertThat(found).isCloseTo(expected[c][h], within(RELATIVE * size));
                    } else {
                        assertThat(found).isNaN();
                    }
                }
            }
        }
    }
}
