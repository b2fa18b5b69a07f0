package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictiveQuantilesTest {

    private static final double[] LEVELS = {0.8, 0.95};
    private static final float[] UNLEARNT = new float[4];

    private final PredictiveQuantiles distribution = new PredictiveQuantiles(LEVELS);
    private final float[] lower = new float[distribution.size()];
    private final float[] upper = new float[distribution.size()];

    @Test
    void ofEvenResidualsTheProbabilityIsTheShareBeyond() {
        float[] residuals = new float[999];
        for (int i = 0; i < 999; i++) {
            residuals[i] = (i * 500) % 999 + 1 - 500; // −499 … 499, shuffled
        }
        spread(residuals, UNLEARNT);

        // rank a (999 + 1): the mass above x is (500 − x)/1000 where the grid reaches
        for (int x = -490; x <= 490; x += 7) {
            assertThat(above(x)).isCloseTo((500 - x) / 1000.0, within(1e-4));
            assertThat(below(x)).isCloseTo((500 + x) / 1000.0, within(1e-4));
        }
    }

    @Test
    void outsideTheGridItFallsExponentiallyAndNeverToOneOrBelowZero() {
        float[] residuals = new float[999];
        for (int i = 0; i < 999; i++) {
            residuals[i] = i - 499;
        }
        spread(residuals, UNLEARNT);

        // 0.01 at 490, 0.005 at 495: it halves each 5
        assertThat(above(495)).isCloseTo(0.005, within(1e-6));
        assertThat(above(505)).isCloseTo(0.00125, within(1e-6));
        assertThat(above(-505)).isCloseTo(1 - 0.00125, within(1e-6));
        assertThat(above(1e9)).isGreaterThanOrEqualTo(0);
        assertThat(below(-1e9)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void theBoundsOfTheIntervalsAreExceededByTheMassTheyLeaveWhateverWasLearnt() {
        Random random = new Random(4);
        float[] residuals = new float[300];
        for (int round = 0; round < 50; round++) {
            float[] learnt = new float[4];
            for (int i = 0; i < 4; i++) {
                learnt[i] = (float) (random.nextDouble() * 2 - 0.6);
            }
            learnt[1] = Math.max(learnt[0] - 1, learnt[1]); // 95 % stays outside 80 %
            learnt[3] = Math.max(learnt[2] - 1, learnt[3]);
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = (float) Math.exp(random.nextGaussian());
            }
            double[] masses = new double[2];
            double[] alsoMasses = new double[2];
            float[] low = new float[2];
            float[] high = new float[2];
            new AdaptiveTails(LEVELS).masses(learnt, 0, UNLEARNT, 0, masses, alsoMasses);
            new ResidualQuantiles(2)
                    .offsets(residuals.clone(), 300, masses, alsoMasses, low, high, 0);

            spread(residuals, learnt);

            for (int level = 0; level < 2; level++) {
                double mass = (1 - LEVELS[level]) / 2;
                assertThat(below(low[level])).isCloseTo(mass, within(1e-6));
                assertThat(above(high[level])).isCloseTo(mass, within(1e-6));
            }
        }
    }

    @Test
    void probabilitiesFallWithTheLimitAndBothSidesSumToOneWhateverWasLearnt() {
        Random random = new Random(8);
        for (int round = 0; round < 30; round++) {
            float[] learnt = new float[4];
            for (int i = 0; i < 4; i++) {
                learnt[i] = (float) (random.nextDouble() * 4.5 - 1.5);
            }
            float[] residuals = new float[30 + random.nextInt(300)];
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = Math.round(4 * random.nextGaussian()) / 4f; // ties
            }
            spread(residuals, learnt);
            double before = 1;
            for (double x = -6.01; x < 6; x += 0.1) {
                double probability = above(x);
                assertThat(probability).isBetween(0.0, before);
                assertThat(probability + below(x)).isCloseTo(1, within(1e-9));
                before = probability;
            }
        }
    }

    @Test
    void whereResidualsDoNotDifferNothingLiesBeyondThem() {
        spread(new float[100], UNLEARNT);

        assertThat(above(0)).isZero();
        assertThat(below(0)).isZero();
        assertThat(above(0.1)).isZero();
        assertThat(above(-0.1)).isEqualTo(1);
    }

    private void spread(float[] residuals, float[] learnt) {
        distribution.offsets(
                residuals.clone(), residuals.length, learnt, 0, UNLEARNT, 0, lower, upper, 0);
    }

    private double above(double x) {
        return distribution.above(x, lower, upper, 1, 0);
    }

    private double below(double x) {
        return distribution.below(x, lower, upper, 1, 0);
    }
}
