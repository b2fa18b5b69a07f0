package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveTailsTest {

    private static final double[] LEVELS = {0.8, 0.95};

    private final AdaptiveTails tails = new AdaptiveTails(LEVELS);
    private final float[] own = new float[8]; // two channels
    private final float[] shared = new float[4];
    private final double[] below = new double[2];
    private final double[] above = new double[2];

    @Test
    void beforeAnyTruthTheMassesAreNominal() {
        tails.masses(own, 0, shared, 0, below, above);

        assertThat(below).containsExactly(new double[] {0.1, 0.025}, within(1e-9));
        assertThat(above).containsExactly(new double[] {0.1, 0.025}, within(1e-9));
    }

    @Test
    void oneTruthMovesOwnAndSharedPartByTheFormula() {
        // beyond the lower 80 % bound of channel 1, inside everywhere else; channel 0 is inside
        tails.learn(own, 0, new float[] {0, 0, 0, 0}, 30);
        tails.learn(own, 4, new float[] {1, 0, 0, 0}, 30);
        tails.share(shared, 0, 30);

        // own rate min(0.002, 0.03 / 30) = 0.001: (1 − 0.1) / 0.1 = 9, (0 − a) / a = −1
        assertThat(own)
                .containsExactly(
                        new float[] {
                            -0.001f, -0.001f, -0.001f, -0.001f, 0.009f, -0.001f, -0.001f, -0.001f
                        },
                        within(1e-7f));
        // shared rate min(0.01, 0.15 / 30) = 0.005, mean of −1 and 9 is 4
        assertThat(shared)
                .containsExactly(new float[] {0.02f, -0.005f, -0.005f, -0.005f}, within(1e-7f));
        tails.masses(own, 4, shared, 0, below, above);
        assertThat(below[0]).isCloseTo(0.1 * Math.exp(-0.029), within(1e-7));
    }

    @Test
    void aTruthOnTheBoundTellsNothing() {
        float[] tie = {Float.NaN, 0, Float.NaN, 0};

        tails.learn(own, 0, tie, 1);
        tails.share(shared, 0, 1);

        assertThat(own[0]).isZero();
        assertThat(own[1]).isNegative();
        assertThat(shared[2]).isZero();
    }

    @Test
    void massesStayBetweenZeroAndAHalfAndDescendWhateverComes() {
        Random random = new Random(3);
        for (int i = 0; i < 8_000; i++) {
            float side = i / 2_000 % 2; // long runs of misses, long runs of hits
            float wide = random.nextBoolean() ? side : 1 - side;
            tails.learn(own, 0, new float[] {side, wide, side, wide}, 1);
            tails.share(shared, 0, 1);
            tails.masses(own, 0, shared, 0, below, above);

            assertThat(below[0]).isBetween(Double.MIN_NORMAL, 0.5);
            assertThat(below[1]).isBetween(Double.MIN_NORMAL, below[0]);
            assertThat(above[1]).isBetween(Double.MIN_NORMAL, above[0]);
        }
    }

    /**
     * Residuals whose spread swings fourfold over 2,000 rows, intervals of horizon 24: what is
     * asked of the newest 384 residuals follows, where nominal levels do not.
     */
    @Test
    void coverageOfIssuedIntervalsFollowsTheLevelWhereResidualsDoNotStandStill() {
        double[] adaptive = worstWindow(true);
        double[] rolling = worstWindow(false);

        assertThat(adaptive[0]).isBetween(0.795, 0.805);
        assertThat(adaptive[1]).isLessThan(0.06);
        assertThat(rolling[1]).isGreaterThan(0.07);
    }

    /** Coverage of the 80 % interval over all rows, and the farthest from 0.8 over 1,000 rows. */
    private static double[] worstWindow(boolean learning) {
        int rows = 40_000;
        int delay = 24;
        AdaptiveTails tails = new AdaptiveTails(LEVELS);
        ResidualQuantiles quantiles = new ResidualQuantiles(2);
        Random random = new Random(11);
        float[] residuals = new float[rows];
        float[][] bounds = new float[rows][];
        float[] own = new float[4];
        float[] shared = new float[4];
        double[] below = new double[2];
        double[] above = new double[2];
        int[] inside = new int[rows + 1];
        double worst = 0;
        int first = 2_000;
        for (int row = 0; row < rows; row++) {
            double spread = Math.exp(0.7 * Math.sin(2 * Math.PI * row / 2_000));
            residuals[row] = (float) (spread * random.nextGaussian());
            int known = row - delay;
            inside[row + 1] = inside[row];
            if (known >= 0 && bounds[known] != null) {
                float[] beyond = new float[4];
                for (int i = 0; i < 4; i++) {
                    float bound = bounds[known][i];
                    beyond[i] =
                            (i < 2 ? residuals[known] < bound : residuals[known] > bound) ? 1 : 0;
                }
                inside[row + 1] += beyond[0] + beyond[2] == 0 ? 1 : 0;
                if (learning) {
                    tails.learn(own, 0, beyond, delay);
                    tails.share(shared, 0, delay);
                }
            }
            int count = Math.min(384, Math.max(0, known + 1));
            if (count >= 30) {
                float[] newest = new float[count];
                System.arraycopy(residuals, known + 1 - count, newest, 0, count);
                tails.masses(own, 0, shared, 0, below, above);
                float[] lower = new float[2];
                float[] upper = new float[2];
                quantiles.offsets(newest, count, below, above, lower, upper, 0);
                bounds[row] = new float[] {lower[0], lower[1], upper[0], upper[1]};
            }
            if (row >= first + 1_000) {
                double share = (inside[row + 1] - inside[row - 999]) / 1_000.0;
                worst = Math.max(worst, Math.abs(share - 0.8));
            }
        }
        return new double[] {(inside[rows] - inside[first]) / (double) (rows - first), worst};
    }

    @Test
    void refusesLevelsThatAreNoCoverages() {
        assertThatThrownBy(() -> new AdaptiveTails(new double[] {1.0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid interval level: 1.0 (must be between 0 and 1)");
        assertThatThrownBy(() -> new AdaptiveTails(new double[] {0.9, 0.8}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid interval levels: 0.8 after 0.9 (must ascend)");
    }
}
