package io.foreflow.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.junit.jupiter.api.Test;

class RidgeStatisticsTest {

    private static final int LOOKBACK = 12;
    private static final int HORIZON = 3;
    private static final double LAMBDA = 0.05;
    private static final double FLOOR = 0.1;
    private static final double LIMIT = 8;
    private static final ScaleSettings SCALE = new ScaleSettings(10, LIMIT, FLOOR);

    /** Weights are floats of size about 1: half an ulp is 6e-8, the solve adds some. */
    private static final float FLOAT_TOLERANCE = 1e-6f;

    private final Random random = new Random(5);

    @Test
    void solvesTheRidgeOfTheExplicitDesignMatrix() {
        List<float[][]> windows = randomWindows(61); // not a multiple of the group of eight
        RidgeStatistics statistics = statistics(settings(3, 1000));
        absorb(statistics, windows, 0);

        RidgeLine line = statistics.solve(LAMBDA);

        assertThat(line.weights()).containsExactly(leastSquares(windows), within(FLOAT_TOLERANCE));
        assertThat(line.windows()).isEqualTo(61);
    }

    @Test
    void aPenaltyOnTheSumIsOneOnTheMeanDividedByTheWindows() {
        RidgeStatistics statistics =
                statistics(new RidgeSettings(LAMBDA, Penalty.SUM, 3, 1000, 0, 0.6));
        absorb(statistics, randomWindows(50), 0);

        RidgeLine line = statistics.solve();

        assertThat(line).isEqualTo(statistics.solve(LAMBDA / 50));
        assertThat(line).isNotEqualTo(statistics.solve(LAMBDA));
    }

    @Test
    void theLineLeansFromTheNearPenaltyToTheFarOneInTheLogarithmOfTheStep() {
        RidgeStatistics statistics =
                statistics(new RidgeSettings(LAMBDA, 10 * LAMBDA, Penalty.MEAN, 3, 1000, 0, 0.6));
        absorb(statistics, randomWindows(50), 0);
        float[] near = statistics.solve(LAMBDA).weights();
        float[] far = statistics.solve(10 * LAMBDA).weights();

        float[] weights = statistics.solve().weights();

        for (int i = 0; i < weights.length; i++) {
            double share = Math.log(i % HORIZON + 1) / Math.log(HORIZON);
            assertThat((double) weights[i])
                    .isCloseTo(near[i] + share * (far[i] - near[i]), within(1e-6));
        }
        assertThat(weights[0]).isEqualTo(near[0]).isNotEqualTo(far[0]);
        assertThat(weights[HORIZON - 1]).isEqualTo(far[HORIZON - 1]);
    }

    @Test
    void solvesWithTheExactNullVectorOfCentredWindows() {
        List<float[][]> windows = randomWindows(40);
        RidgeStatistics statistics = statistics(settings(3, 1000));
        absorb(statistics, windows, 0);

        float[] weights = statistics.solve(1e-3).weights();

        // the penalty leaves nothing along the null vector: each column of W sums to zero, up to
        // the deviations' float rounding (about 1e-7) over λ
        for (int h = 0; h < HORIZON; h++) {
            double sum = 0;
            for (int i = 0; i < LOOKBACK; i++) {
                sum += weights[i * HORIZON + h];
            }
            assertThat(sum).isCloseTo(0, within(1e-3));
        }
    }

    @Test
    void learnsALineThatItThenForecasts() {
        List<float[][]> windows = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            float[] all = new float[LOOKBACK + HORIZON];
            double phase = random.nextDouble() * 6;
            for (int i = 0; i < all.length; i++) {
                all[i] = (float) (3 + Math.sin(phase + i * 0.7));
            }
            windows.add(split(all));
        }
        RidgeStatistics statistics = statistics(settings(2, 100));
        absorb(statistics, windows, 0);

        RidgeLine line = statistics.solve(1e-8);
        float[] forecast = new float[HORIZON];
        line.predict(windows.get(7)[0], 0, SCALE, forecast, 0);

        assertThat(forecast).containsExactly(windows.get(7)[1], within(1e-3f));
    }

    @Test
    void normalisedWindowsWeighTheSameHoweverMuchTheyMove() {
        List<float[][]> windows = randomWindows(40);
        List<float[][]> louder = new ArrayList<>();
        for (float[][] window : windows) {
            float factor = 0.5f + random.nextFloat();
            louder.add(new float[][] {times(window[0], factor), times(window[1], factor)});
        }
        // no deviation is clipped and no σ floored, else a window would not be its multiple
        ScaleSettings free = new ScaleSettings(1, Double.POSITIVE_INFINITY, 0);
        RidgeStatistics quiet = normalised(free);
        RidgeStatistics loud = normalised(free);
        absorb(quiet, windows, 0);
        absorb(loud, louder, 0);

        // 1e-5 in the variance apart, whose root is taken: relative 5e-6 of weights of size 1, and
        // what the solve makes of it
        assertThat(loud.solve(LAMBDA).weights())
                .containsExactly(quiet.solve(LAMBDA).weights(), within(1e-3f));
        assertThat(quiet.solve(LAMBDA).weights()[0])
                .isNotCloseTo(statistics(settings(1, 1000), windows).weights()[0], within(1e-3f));
    }

    private static float[] times(float[] values, float factor) {
        float[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    private static RidgeStatistics normalised(ScaleSettings scale) {
        return new RidgeStatistics(
                LOOKBACK, HORIZON, scale, settings(1, 1000), RidgeStatistics.Loss.NORMALISED);
    }

    private static RidgeLine statistics(RidgeSettings settings, List<float[][]> windows) {
        RidgeStatistics statistics = statistics(settings);
        absorb(statistics, windows, 0);
        return statistics.solve(LAMBDA);
    }

    @Test
    void excessErrorIsThatOfTheForecastsThemselves() {
        RidgeStatistics fitted = statistics(settings(1, 1000));
        absorb(fitted, randomWindows(61), 0);
        RidgeLine line = fitted.solve(LAMBDA);
        List<float[][]> others = randomWindows(29);
        RidgeStatistics judging = statistics(settings(2, 10));
        absorb(judging, others, 0);

        double[] excess = judging.excessError(line);

        double[] expected = new double[HORIZON];
        for (float[][] window : others) {
            float[] forecast = new float[HORIZON];
            line.predict(window[0], 0, SCALE, forecast, 0);
            NormalizedWindow normalized = new NormalizedWindow(LOOKBACK, SCALE);
            normalized.fill(window[0], 0);
            for (int h = 0; h < HORIZON; h++) {
                double error = forecast[h] - window[1][h];
                double target = window[1][h] - normalized.mean();
                expected[h] += (error * error - target * target) / others.size();
            }
        }
        // forecasts are floats of size about 1
        assertThat(excess).containsExactly(expected, within(1e-5));
    }

    @Test
    void mergedBlocksSolveToTheSameLineAsOneBlock() {
        List<float[][]> windows = randomWindows(100);
        RidgeStatistics one = statistics(settings(1, 1000));
        RidgeStatistics merged = statistics(settings(3, 10));
        absorb(one, windows, 0);
        absorb(merged, windows, 0);

        assertThat(merged.blocks()).isEqualTo(3);
        assertThat(merged.windows()).isEqualTo(100);
        assertThat(merged.solve(LAMBDA).weights())
                .containsExactly(one.solve(LAMBDA).weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void droppingABlockEqualsAFitOfTheRest() {
        List<float[][]> windows = randomWindows(50);
        windows.get(3)[1][1] = 1e9f; // poisoned
        RidgeStatistics statistics = statistics(settings(6, 10));
        absorb(statistics, windows, 0);

        long dropped = statistics.dropBlocksBefore(10); // the block of targets 0 to 9

        RidgeStatistics rest = statistics(settings(6, 10));
        absorb(rest, windows.subList(10, 50), 10);
        assertThat(dropped).isEqualTo(10);
        assertThat(statistics.solve(LAMBDA)).isEqualTo(rest.solve(LAMBDA));
    }

    @Test
    void keepsAtMostTheGivenBlocksAndTheNewestWindowsApart() {
        RidgeStatistics statistics = statistics(settings(4, 5));
        absorb(statistics, randomWindows(200), 0);

        assertThat(statistics.blocks()).isEqualTo(4);
        assertThat(statistics.dropBlocksBefore(185)).isEqualTo(185);
        assertThat(statistics.blocks()).isEqualTo(3);
    }

    @Test
    void fillsAMissingTargetCellWithItsOwnForecast() {
        List<float[][]> windows = randomWindows(30);
        RidgeStatistics filled = statistics(settings(3, 1000));
        absorb(filled, windows, 0);
        RidgeLine current = filled.solve(LAMBDA);
        float[][] gap = randomWindows(1).get(0);
        float[] own = new float[HORIZON];
        current.predict(gap[0], 0, SCALE, own, 0);
        float[] whole = gap[1].clone();
        whole[2] = own[2];
        gap[1][2] = Float.NaN;
        RidgeStatistics expected = statistics(settings(3, 1000));
        absorb(expected, windows, 0);
        expected.absorb(gap[0], 0, whole, 0, 30, null);

        boolean taken = filled.absorb(gap[0], 0, gap[1], 0, 30, current);

        assertThat(taken).isTrue(); // 2 of 3 cells, the least share is 0.6
        assertThat(filled.solve(LAMBDA)).isEqualTo(expected.solve(LAMBDA));
    }

    @Test
    void leavesOutAWindowWithTooFewObservedTargets() {
        RidgeStatistics statistics = statistics(settings(3, 1000));
        float[][] window = randomWindows(1).get(0);
        window[1][0] = Float.NaN;
        window[1][1] = Float.NaN;

        assertThat(statistics.absorb(window[0], 0, window[1], 0, 0, null)).isFalse();
        assertThat(statistics.windows()).isZero();
    }

    @Test
    void clipsAWildTargetToTheDeviationLimit() {
        float[][] wild = randomWindows(1).get(0);
        float[][] clipped = {wild[0], wild[1].clone()};
        NormalizedWindow window = new NormalizedWindow(LOOKBACK, SCALE);
        window.fill(wild[0], 0);
        wild[1][0] = 1e20f;
        clipped[1][0] = window.mean() + (float) LIMIT;
        RidgeStatistics ofWild = statistics(settings(3, 1000));
        RidgeStatistics ofClipped = statistics(settings(3, 1000));
        absorb(ofWild, List.<float[][]>of(wild), 0);
        absorb(ofClipped, List.<float[][]>of(clipped), 0);

        assertThat(ofWild.solve(LAMBDA).weights())
                .containsExactly(ofClipped.solve(LAMBDA).weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void servesOnlyFromTheMinimumOfWindowsOn() {
        RidgeStatistics statistics =
                statistics(new RidgeSettings(LAMBDA, 3, 1000, 2.0, 0.6)); // 2 · 12 windows
        absorb(statistics, randomWindows(23), 0);
        assertThat(statistics.solve()).isNull();

        absorb(statistics, randomWindows(1), 23);
        assertThat(statistics.solve()).isNotNull();
    }

    @Test
    void learningOnAfterReadingEqualsLearningOn() throws IOException {
        List<float[][]> windows = randomWindows(57);
        RidgeStatistics whole = statistics(settings(3, 10));
        absorb(whole, windows.subList(0, 29), 0);
        RidgeStatistics restored = statistics(settings(3, 10));
        restored.read(new DataInputStream(new ByteArrayInputStream(bytes(whole))));
        absorb(whole, windows.subList(29, 57), 29);
        absorb(restored, windows.subList(29, 57), 29);

        assertThat(bytes(restored)).isEqualTo(bytes(whole));
        assertThat(restored.solve(LAMBDA)).isEqualTo(whole.solve(LAMBDA));
    }

    @Test
    void documentedBytesAreTheBytesWritten() throws IOException {
        RidgeStatistics statistics = statistics(settings(3, 10));
        absorb(statistics, randomWindows(40), 0);

        // four ints, and for each block three longs and two array lengths
        long overhead = 4 * 4 + 3 * (3 * 8 + 2 * 4);
        assertThat((long) bytes(statistics).length)
                .isEqualTo(overhead + RidgeStatistics.bytes(LOOKBACK, HORIZON, 3));
    }

    @Test
    void refusesAnotherLookbackAndANewerVersion() throws IOException {
        byte[] bytes = bytes(statistics(settings(3, 10)));
        RidgeStatistics other = new RidgeStatistics(13, HORIZON, SCALE, settings(3, 10));

        assertThatThrownBy(() -> other.read(in(bytes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read ridge statistics: expected (lookback=13, horizon=3),"
                                + " found (lookback=12, horizon=3)");
        bytes[3] = 2;
        assertThatThrownBy(() -> statistics(settings(3, 10)).read(in(bytes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read ridge statistics: bytes have version 2, this build reads"
                                + " version 1. Restore with a newer release.");
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(RidgeStatistics statistics) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        statistics.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static RidgeSettings settings(int blocks, long blockWindows) {
        return new RidgeSettings(LAMBDA, blocks, blockWindows, 0, 0.6);
    }

    private static RidgeStatistics statistics(RidgeSettings settings) {
        return new RidgeStatistics(LOOKBACK, HORIZON, SCALE, settings);
    }

    private static void absorb(RidgeStatistics statistics, List<float[][]> windows, long first) {
        for (int n = 0; n < windows.size(); n++) {
            statistics.absorb(windows.get(n)[0], 0, windows.get(n)[1], 0, first + n, null);
        }
    }

    private List<float[][]> randomWindows(int count) {
        List<float[][]> windows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] all = new float[LOOKBACK + HORIZON];
            for (int i = 0; i < all.length; i++) {
                all[i] = (float) random.nextGaussian();
            }
            windows.add(split(all));
        }
        return windows;
    }

    private static float[][] split(float[] all) {
        return new float[][] {
            Arrays.copyOf(all, LOOKBACK), Arrays.copyOfRange(all, LOOKBACK, all.length)
        };
    }

    /**
     * The same ridge by another way: QR of the whole design matrix, with √λ rows below it, instead
     * of Cholesky of its Gram matrix.
     */
    private static float[] leastSquares(List<float[][]> windows) {
        int n = windows.size();
        DMatrixRMaj design = new DMatrixRMaj(n + LOOKBACK + 1, LOOKBACK + 1);
        DMatrixRMaj targets = new DMatrixRMaj(n + LOOKBACK + 1, HORIZON);
        for (int row = 0; row < n; row++) {
            float[] window = windows.get(row)[0];
            double mean = mean(window);
            double variance = 0;
            for (int i = 0; i < LOOKBACK; i++) {
                design.set(row, i, (window[i] - mean) / Math.sqrt(n));
                variance += (window[i] - mean) * (window[i] - mean) / LOOKBACK;
            }
            double sigma = Math.max(Math.sqrt(variance + 1e-5), FLOOR);
            design.set(row, LOOKBACK, sigma / Math.sqrt(n));
            for (int h = 0; h < HORIZON; h++) {
                targets.set(row, h, (windows.get(row)[1][h] - mean) / Math.sqrt(n));
            }
        }
        for (int i = 0; i <= LOOKBACK; i++) {
            design.set(n + i, i, Math.sqrt(LAMBDA));
        }
        LinearSolverDense<DMatrixRMaj> qr =
                LinearSolverFactory_DDRM.leastSquares(n + LOOKBACK + 1, LOOKBACK + 1);
        DMatrixRMaj weights = new DMatrixRMaj(LOOKBACK + 1, HORIZON);
        assertThat(qr.setA(design)).isTrue();
        qr.solve(targets, weights);
        float[] flat = new float[(LOOKBACK + 1) * HORIZON];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) weights.data[i];
        }
        return flat;
    }

    private static double mean(float[] window) {
        double sum = 0;
        for (float value : window) {
            sum += value;
        }
        return sum / window.length;
    }
}
