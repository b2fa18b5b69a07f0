package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualQuantilesTest {

    private static final double[] LEVELS = {0.5, 0.8, 0.95};

    @ParameterizedTest
    @CsvSource({
        "99, 0.8, 10",
        "99, 0.9, 5",
        "19, 0.8, 2",
        "39, 0.95, 1",
        "20, 0.95, 1",
        "1, 0.8, 1"
    })
    void rankIsTheFormulas(int count, double level, int expected) {
        assertThat(ResidualQuantiles.rank(count, level)).isEqualTo(expected);
    }

    @Test
    void picksSymmetricOrderStatisticsOfUnsortedResiduals() {
        float[] residuals = new float[99];
        for (int i = 0; i < 99; i++) {
            residuals[i] = (i * 37) % 99 + 1; // 1 … 99 shuffled: 37 and 99 have no common factor
        }
        float[] lower = new float[2];
        float[] upper = new float[2];

        new ResidualQuantiles(new double[] {0.8, 0.9}).offsets(residuals, 99, lower, upper, 0);

        assertThat(lower).containsExactly(10f, 5f);
        assertThat(upper).containsExactly(90f, 95f);
    }

    @Test
    void boundsAreThoseOfTheSortedResidualsAndNested() {
        Random random = new Random(5);
        float[] lower = new float[3];
        float[] upper = new float[3];
        ResidualQuantiles quantiles = new ResidualQuantiles(LEVELS);
        for (int count = 1; count < 200; count++) {
            float[] residuals = new float[count];
            for (int i = 0; i < count; i++) {
                residuals[i] = Math.round(8 * random.nextGaussian()) / 8f; // with ties
            }

            float[] sorted = residuals.clone();
            Arrays.sort(sorted);

            quantiles.offsets(residuals, count, lower, upper, 0);

            for (int level = 0; level < 3; level++) {
                int rank = ResidualQuantiles.rank(count, LEVELS[level]);
                assertThat(lower[level]).isEqualTo(sorted[rank - 1]);
                assertThat(upper[level]).isEqualTo(sorted[count - rank]);
            }
            assertThat(lower[0]).isBetween(lower[1], upper[0]);
            assertThat(lower[1]).isBetween(lower[2], upper[1]);
            assertThat(upper[1]).isBetween(upper[0], upper[2]);
        }
    }

    @Test
    void coversAnExchangeableErrorWithTheProbabilityOfTheFormula() {
        int count = 39;
        int trials = 20_000;
        long seed = 11;
        Random random = new Random(seed);
        ResidualQuantiles quantiles = new ResidualQuantiles(new double[] {0.8});
        float[] lower = new float[1];
        float[] upper = new float[1];
        int inside = 0;
        for (int trial = 0; trial < trials; trial++) {
            float[] residuals = new float[count];
            for (int i = 0; i < count; i++) {
                residuals[i] = (float) Math.exp(random.nextGaussian()); // skewed on purpose
            }
            quantiles.offsets(residuals, count, lower, upper, 0);
            float next = (float) Math.exp(random.nextGaussian());
            inside += lower[0] <= next && next <= upper[0] ? 1 : 0;
        }

        // k = ⌊40 · 0.1⌋ = 4, coverage (40 − 8) / 40 = 0.8; deviation of the share
        // √(0.8 · 0.2 / 20000) = 0.0028, four of them 0.0113
        assertThat(inside / (double) trials).as("seed %d", seed).isCloseTo(0.8, within(0.0113));
    }

    @Test
    void refusesALevelOutsideItsRange() {
        assertThatThrownBy(() -> new ResidualQuantiles(new double[] {1.0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid interval level: 1.0 (must be between 0 and 1)");
    }
}
