package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibrationWeightsTest {

    private static final Offset<Double> NEAR = within(1e-4); // the penalty pulls by 1e-6 of λ

    /** Two kinds in shares 0.3 and 0.7, wanted half and half: 0.5/0.3 and 0.5/0.7. */
    @Test
    void aShareIsMovedByOneFactorForEachKind() {
        double[][] sample = new double[10][1];
        for (int i = 0; i < 3; i++) {
            sample[i][0] = 1;
        }

        double[] weights = CalibrationWeights.of(sample, new double[] {0.5});

        assertThat(weights[0]).isCloseTo(5 / 3.0, NEAR);
        assertThat(weights[9]).isCloseTo(5 / 7.0, NEAR);
    }

    /** Independent margins: raking gives the product of the margins' factors. */
    @Test
    void twoIndependentSharesAreMovedByTheProductOfTheirFactors() {
        double[][] sample = new double[100][2];
        for (int i = 0; i < 100; i++) {
            sample[i][0] = i % 10 < 4 ? 1 : 0; // 0.4
            sample[i][1] = i / 10 < 2 ? 1 : 0; // 0.2, in every tenth alike
        }

        double[] weights = CalibrationWeights.of(sample, new double[] {0.6, 0.3});

        assertThat(weights[0]).as("1, 1").isCloseTo(0.6 / 0.4 * 0.3 / 0.2, NEAR);
        assertThat(weights[9]).as("0, 1").isCloseTo(0.4 / 0.6 * 0.3 / 0.2, NEAR);
        assertThat(weights[99]).as("0, 0").isCloseTo(0.4 / 0.6 * 0.7 / 0.8, NEAR);
    }

    @Test
    void theWeightedMeansAreTheTargets() {
        Random random = new Random(3);
        double[][] sample = new double[200][3];
        for (double[] vector : sample) {
            Arrays.setAll(vector, j -> random.nextGaussian());
        }
        double[] target = {0.3, -0.2, 0.5};

        double[] weights = CalibrationWeights.of(sample, target);

        for (int j = 0; j < 3; j++) {
            double mean = 0;
            for (int i = 0; i < sample.length; i++) {
                mean += weights[i] * sample[i][j] / sample.length;
            }
            assertThat(mean).isCloseTo(target[j], NEAR);
        }
        assertThat(Arrays.stream(weights).sum()).isCloseTo(200, NEAR);
        assertThat(Arrays.stream(weights).min().orElseThrow()).isPositive();
    }

    @Test
    void theSamplesOwnMeansAndWhatDoesNotVaryLeaveAllEqual() {
        double[][] sample = {{1, 5}, {2, 5}, {3, 5}};

        assertThat(CalibrationWeights.of(sample, new double[] {2, 5}))
                .containsExactly(new double[] {1, 1, 1}, NEAR);
        assertThat(CalibrationWeights.of(sample, new double[] {2, 9}))
                .containsExactly(new double[] {1, 1, 1}, NEAR);
    }

    /** Nothing in the sample is like the target: as far as a quarter of it still counts. */
    @Test
    void aTargetOutOfReachLeavesAQuarterOfTheSampleInEffect() {
        double[][] sample = new double[100][1];
        for (int i = 0; i < 100; i++) {
            sample[i][0] = i / 100.0;
        }

        double[] weights = CalibrationWeights.of(sample, new double[] {40});

        double squares = Arrays.stream(weights).map(w -> w * w).sum();
        assertThat(100 * 100 / squares).isBetween(25.0, 100.0);
        assertThat(weights[99]).isGreaterThan(weights[0]);
    }
}
