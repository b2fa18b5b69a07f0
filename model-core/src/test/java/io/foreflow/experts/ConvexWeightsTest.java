package io.foreflow.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConvexWeightsTest {

    private static final double TOLERANCE = 1e-6;

    @Test
    void uncorrelatedErrorsAreWeighedByTheirInverseVariances() {
        double[] weights = ConvexWeights.solve(new double[][] {{1, 0}, {0, 4}}, 0);

        // 1/1 : 1/4
        assertThat(weights).containsExactly(new double[] {0.8, 0.2}, within(TOLERANCE));
    }

    @Test
    void aForecastThatWouldGetANegativeWeightGetsNone() {
        // correlation 0.9 with a twice as large error: the free optimum is (1.07, −0.07)
        double[] weights = ConvexWeights.solve(new double[][] {{1, 1.8}, {1.8, 4}}, 0);

        assertThat(weights).containsExactly(new double[] {1, 0}, within(TOLERANCE));
    }

    @Test
    void shrinkageDrawsTowardsEqualWeights() {
        double[] weights = ConvexWeights.solve(new double[][] {{1, 0}, {0, 4}}, 1);

        // 1/(1 + 2.5) : 1/(4 + 2.5)
        assertThat(weights).containsExactly(new double[] {6.5 / 10, 3.5 / 10}, within(TOLERANCE));
        assertThat(ConvexWeights.solve(new double[][] {{1, 0}, {0, 4}}, 1e6))
                .containsExactly(new double[] {0.5, 0.5}, within(1e-5));
    }
}
