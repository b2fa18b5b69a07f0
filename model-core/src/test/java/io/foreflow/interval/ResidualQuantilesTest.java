package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidualQuantilesTest {

    private static final double[] MASSES = {0.25, 0.1, 0.025};

    private final float[] lower = new float[3];
    private final float[] upper = new float[3];

    @Test
    void aWholeRankIsThatResidual() {
        float[] residuals = new float[99];
        for (int i = 0; i < 99; i++) {
            residuals[i] = (i * 37) % 99 + 1; // 1 … 99 shuffled: 37 and 99 have no common factor
        }

        // (99 + 1) · 0.1 = rank 10, · 0.05 = rank 5
        new ResidualQuantiles(2)
                .offsets(
                        residuals,
                        99,
                        new double[] {0.1, 0.05},
                        new double[] {0.1, 0.05},
                        lower,
                        upper,
                        1);

        assertThat(lower).containsExactly(0f, 10f, 5f);
        assertThat(upper).containsExactly(0f, 90f, 95f);
    }

    @Test
    void betweenRanksItIsLinearAndTheSidesHaveMassesOfTheirOwn() {
        float[] residuals = {4, 1, 3, 2};

        // (4 + 1) · 0.3 = rank 1.5; (4 + 1) · 0.45 = rank 2.25 from above
        new ResidualQuantiles(1)
                .offsets(residuals, 4, new double[] {0.3}, new double[] {0.45}, lower, upper, 0);

        assertThat(lower[0]).isCloseTo(1.5f, within(1e-6f));
        assertThat(upper[0]).isCloseTo(2.75f, within(1e-6f));
    }

    @Test
    void aMassBelowTheLeastRankStretchesTheOutermostResidualFromTheMedian() {
        float[] residuals = {-4, -1, 0, 2, 6};
        double mass = 1 / (6 * Math.E); // ln(1 / ((5 + 1) · mass)) = 1

        new ResidualQuantiles(1)
                .offsets(residuals, 5, new double[] {mass}, new double[] {mass}, lower, upper, 0);

        assertThat(lower[0]).isCloseTo(-4.4f, within(1e-6f));
        assertThat(upper[0]).isCloseTo(6.6f, within(1e-6f));
    }

    @Test
    void agreesWithASortAndIsNestedWhateverTheCount() {
        Random random = new Random(5);
        ResidualQuantiles quantiles = new ResidualQuantiles(3);
        for (int count = 1; count < 200; count++) {
            float[] residuals = new float[count];
            for (int i = 0; i < count; i++) {
                residuals[i] = Math.round(8 * random.nextGaussian()) / 8f; // with ties
            }
            float[] sorted = residuals.clone();
            Arrays.sort(sorted);

            quantiles.offsets(residuals, count, MASSES, MASSES, lower, upper, 0);

            for (int tail = 0; tail < 3; tail++) {
                double rank = (count + 1) * MASSES[tail];
                if (rank >= 1) {
                    assertThat(lower[tail]).isCloseTo((float) at(sorted, rank), within(1e-5f));
                    assertThat(upper[tail])
                            .isCloseTo((float) at(sorted, count + 1 - rank), within(1e-5f));
                }
            }
            assertThat(lower[1]).isLessThanOrEqualTo(lower[0]);
            assertThat(lower[2]).isLessThanOrEqualTo(lower[1]);
            assertThat(upper[1]).isGreaterThanOrEqualTo(upper[0]);
            assertThat(upper[2]).isGreaterThanOrEqualTo(upper[1]);
        }
    }

    private static double at(float[] sorted, double rank) {
        int whole = Math.max(1, Math.min(sorted.length, (int) (rank + 1e-9)));
        int next = Math.min(sorted.length, whole + 1);
        double share = Math.max(0, Math.min(1, rank - whole));
        return sorted[whole - 1] + share * (sorted[next - 1] - sorted[whole - 1]);
    }
}
