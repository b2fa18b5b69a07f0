package io.foreflow.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MixtureTest {

    private static final int EXPERTS = Expert.count();
    private static final int LAST = Expert.LAST_VALUE.ordinal();
    private static final int SEASONAL = Expert.SEASONAL_NAIVE.ordinal();
    private static final int RIDGE = Expert.RIDGE.ordinal();

    private final Mixture mixture = new Mixture();

    /** One stream: weighs, waits for the truth of so many steps ago, learns. */
    private final class Stream {

        private final int delay;
        private final Deque<float[]> pending = new ArrayDeque<>();
        private final Deque<Float> served = new ArrayDeque<>();
        private float[] state = Mixture.fresh(1);
        private final float[] weights = new float[EXPERTS];

        Stream(int delay) {
            this.delay = delay;
        }

        /** Learns the truth of the forecast made {@code delay} calls ago and makes the next. */
        float step(float[] experts, float truthOfOldest) {
            if (pending.size() == delay) {
                mixture.learn(
                        state, 0, pending.removeFirst(), 0, served.removeFirst(), truthOfOldest);
            }
            float[] opinions = Arrays.copyOf(experts, Mixture.opinions());
            mixture.weigh(state, 0, opinions, 0, weights, 0);
            float forecast = 0;
            for (int e = 0; e < EXPERTS; e++) {
                forecast += weights[e] == 0 ? 0 : weights[e] * experts[e];
            }
            pending.addLast(opinions);
            served.addLast(forecast);
            return forecast;
        }
    }

    private static float[] silent() {
        float[] experts = new float[EXPERTS];
        Arrays.fill(experts, Float.NaN);
        return experts;
    }

    private static double sum(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }

    @Test
    void beginsWithThePlainAverageOfThoseThatSpeak() {
        Stream stream = new Stream(1);
        float[] experts = silent();
        experts[LAST] = 4;
        experts[RIDGE] = 8;

        assertThat(stream.step(experts, 0)).isEqualTo(6f);
        assertThat(stream.weights[SEASONAL]).isZero();
    }

    @Test
    void givesNearlyAllWeightToTheOneExpertThatIsRight() {
        Stream stream = new Stream(1);
        Random random = new Random(3);
        float truth = 0;
        for (int i = 0; i < 2000; i++) {
            float[] experts = new float[EXPERTS];
            for (int e = 0; e < EXPERTS; e++) {
                experts[e] = (float) random.nextGaussian();
            }
            float next = (float) random.nextGaussian();
            experts[RIDGE] = next + 0.1f * (float) random.nextGaussian();
            stream.step(experts, truth);
            truth = next;
        }

        assertThat(stream.weights[RIDGE]).isGreaterThan(0.98f);
        assertThat(sum(stream.weights)).isCloseTo(1, within(1e-6));
    }

    @Test
    void findsAnAverageThatIsBetterThanEachOfItsParts() {
        Stream stream = new Stream(1);
        Random random = new Random(4);
        double mixed = 0;
        double alone = 0;
        float truth = 0;
        for (int i = 0; i < 4000; i++) {
            float next = (float) random.nextGaussian();
            float[] experts = silent();
            experts[LAST] = next + (float) random.nextGaussian();
            experts[RIDGE] = next + (float) random.nextGaussian();
            float forecast = stream.step(experts, truth);
            truth = next;
            if (i >= 1000) {
                mixed += Math.pow(forecast - next, 2);
                alone += Math.pow(experts[RIDGE] - next, 2);
            }
        }

        // two independent errors of variance 1: their mean has variance 1/2
        assertThat(mixed / alone).isCloseTo(0.5, within(0.04));
    }

    @Test
    void oneStepOfALossRuleIsExponentialWeightsWithFixedShare() {
        float[] state = Mixture.fresh(1);
        float[] experts = silent();
        experts[LAST] = 1;
        experts[RIDGE] = 3;
        float[] opinions = Arrays.copyOf(experts, Mixture.opinions());
        float[] weights = new float[EXPERTS];
        mixture.weigh(state, 0, opinions, 0, weights, 0);

        mixture.learn(state, 0, opinions, 0, 2f, 0f);

        // served 2, truth 0: mean squared error 4; losses 1/4 and 9/4, the rule's own 5/4
        double rate = 0.3; // of the last rule
        double share = 1e-3;
        double w = 1.0 / EXPERTS;
        double last = w * Math.exp(-rate * (0.25 - 1.25));
        double ridge = w * Math.exp(-rate * (2.25 - 1.25));
        double total = last + ridge + (EXPERTS - 2) * w;
        int rule = 2 + Mixture.RULES + (Mixture.RULES - 1) * EXPERTS;
        assertThat((double) state[rule + LAST])
                .isCloseTo((1 - share) * last / total + share / EXPERTS, within(1e-7));
        assertThat((double) state[rule + RIDGE])
                .isCloseTo((1 - share) * ridge / total + share / EXPERTS, within(1e-7));
        assertThat((double) state[rule + SEASONAL])
                .isCloseTo((1 - share) * w / total + share / EXPERTS, within(1e-7));
    }

    /**
     * An adversary makes one expert perfect and the other bad, then changes their parts. What is
     * lost beyond the better expert of each part may grow with the delay, not with the length.
     */
    @Test
    void losesLittleToAnAdversaryThatChangesTheBestExpert() {
        for (int delay : new int[] {1, 24, 96}) {
            double shorter = regret(delay, 2000);
            double longer = regret(delay, 4000);

            // each of three changes costs the delay and about ln(1/α)/(η ℓ) cells of loss ≤ 1
            assertThat(longer).as("delay %d", delay).isLessThan(3 * (delay + 150.0));
            assertThat(longer).isLessThan(1.25 * shorter + 20);
        }
    }

    /** Loss beyond the better expert's with a change of parts after each quarter. */
    private double regret(int delay, int cells) {
        Stream stream = new Stream(delay);
        double regret = 0;
        for (int i = 0; i < cells; i++) {
            boolean lastIsGood = (4 * i / cells) % 2 == 0;
            float[] experts = silent();
            experts[LAST] = lastIsGood ? 0 : 1;
            experts[RIDGE] = lastIsGood ? 1 : 0;
            regret += Math.pow(stream.step(experts, 0f), 2);
        }
        return regret;
    }

    @Test
    void anExpertThatSleptWakesWithTheWeightItHad() {
        Stream stream = new Stream(1);
        float[] all = silent();
        all[LAST] = 0;
        all[SEASONAL] = 1;
        all[RIDGE] = 1;
        for (int i = 0; i < 50; i++) {
            stream.step(all, 0.5f);
        }
        float before = stream.weights[RIDGE];
        float[] without = all.clone();
        without[SEASONAL] = 0;
        without[RIDGE] = Float.NaN;
        for (int i = 0; i < 50; i++) {
            // the two that speak say the same: nothing is learnt about them
            stream.step(without, 0.5f);
        }

        assertThat(stream.weights[RIDGE]).isZero();
        stream.step(all, 0.5f);
        assertThat(stream.weights[RIDGE]).isCloseTo(before, within(0.02f));
    }

    @Test
    void oneWildTruthDecidesNothing() {
        Stream calm = new Stream(1);
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            float[] experts = silent();
            experts[LAST] = (float) random.nextGaussian();
            experts[RIDGE] = 0.3f * (float) random.nextGaussian();
            calm.step(experts, 0f);
        }
        float before = calm.weights[RIDGE];
        float[] experts = silent();
        experts[LAST] = 1;
        experts[RIDGE] = 0;

        calm.step(experts, 1e30f);
        calm.step(experts, 0f);

        assertThat(calm.weights[RIDGE]).isCloseTo(before, within(0.05f));
        assertThat(calm.state).doesNotContain(Float.NaN);
    }

    @Test
    void goesOnFromSavedBytesToTheSameBits() throws IOException {
        Stream whole = new Stream(3);
        Stream halves = new Stream(3);
        Random random = new Random(6);
        for (int i = 0; i < 60; i++) {
            float[] experts = new float[EXPERTS];
            for (int e = 0; e < EXPERTS; e++) {
                experts[e] = (float) random.nextGaussian();
            }
            float truth = (float) random.nextGaussian();
            if (i == 30) {
                halves.state = reread(new MixtureState(halves.state)).values();
            }

            assertThat(halves.step(experts, truth)).isEqualTo(whole.step(experts, truth));
        }
        assertThat(halves.state).isEqualTo(whole.state).isNotEqualTo(Mixture.fresh(1));
    }

    private static MixtureState reread(MixtureState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return MixtureState.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
