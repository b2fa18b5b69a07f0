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
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
                        state,
                        0,
                        pending.removeFirst(),
                        0,
                        delay,
                        served.removeFirst(),
                        truthOfOldest);
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
    void servesWhoIsLeftWhereWeightsHadFallenToNothing() {
        Mixture shareless = new Mixture(MixtureRules.STANDARD.noShare());
        float[] state = Mixture.fresh(1);
        float[] weights = new float[EXPERTS];
        for (int row = 0; row < 5000; row++) {
            float[] opinions = Arrays.copyOf(silent(), Mixture.opinions());
            opinions[LAST] = 100;
            opinions[RIDGE] = row % 2;
            shareless.weigh(state, 0, opinions, 0, weights, 0);
            shareless.learn(state, 0, opinions, 0, 1, opinions[RIDGE] + 0.1f, row % 2);
        }
        int last = 2 + Mixture.RULES + (Mixture.RULES - 1) * EXPERTS + LAST; // of the last rule
        assertThat(state[last]).isZero();

        float[] opinions = Arrays.copyOf(silent(), Mixture.opinions());
        opinions[LAST] = 100; // the ridge is silent now
        shareless.weigh(state, 0, opinions, 0, weights, 0);
        shareless.learn(state, 0, opinions, 0, 1, 100, 99);

        assertThat(weights[LAST]).isEqualTo(1);
        assertThat(opinions[EXPERTS + Mixture.RULES - 1]).isEqualTo(100);
        for (float value : state) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void beginsWithThePriorAmongThoseThatSpeak() {
        Stream stream = new Stream(1);
        float[] experts = silent();
        experts[LAST] = 4;
        experts[RIDGE] = 8;

        // 2 % for a naive expert, the rest for the seven learnt ones alike
        double learnt = 0.96 / 7;
        assertThat((double) stream.step(experts, 0))
                .isCloseTo((0.02 * 4 + learnt * 8) / (0.02 + learnt), within(1e-5));
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

        mixture.learn(state, 0, opinions, 0, 4, 2f, 0f); // four steps ahead

        // served 2, truth 0: mean squared error 4; losses 1/4 and 9/4, the rule's own their mean
        double rate = 0.3; // of the last rule
        double share = 1e-3 / Math.sqrt(4);
        double naive = 0.02;
        double learnt = 0.96 / 7;
        double own = (naive * 0.25 + learnt * 2.25) / (naive + learnt);
        double last = naive * Math.exp(-rate * (0.25 - own));
        double ridge = learnt * Math.exp(-rate * (2.25 - own));
        double total = last + ridge + naive + 6 * learnt;
        int rule = 2 + Mixture.RULES + (Mixture.RULES - 1) * EXPERTS;
        assertThat((double) state[rule + LAST])
                .isCloseTo((1 - share) * last / total + share * naive, within(1e-7));
        assertThat((double) state[rule + RIDGE])
                .isCloseTo((1 - share) * ridge / total + share * learnt, within(1e-7));
        assertThat((double) state[rule + SEASONAL])
                .isCloseTo((1 - share) * naive / total + share * naive, within(1e-7));
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

    /**
     * With losses in [0, M], rate η, share α, prior π, N cells and delay h, a loss rule loses to
     * any sequence of experts with S changes at most
     *
     * <pre>  (ln(1/π) + S ln(1/(απ)) + N ln(1/(1−α)))/η + N (η M²/8 + (h − 1)(η M²/4 + α M))</pre>
     *
     * of which the last term is the delay's: a step that has not been made yet moves the mean loss
     * by M tanh(ηM/4) at most. The adversary sees the forecast and takes the truth farther from it;
     * or it makes one expert good and the other bad and changes their parts.
     */
    @Test
    void aLossRuleKeepsTheBoundOfDelayedFeedback() {
        int cells = 6000;
        for (int delay : new int[] {1, 24, 96}) {
            double rate = Math.sqrt(8 * Math.log(5) / (cells * 16.0 * (2 * delay - 1)));
            for (boolean seeing : new boolean[] {true, false}) {
                int changes = seeing ? 0 : 3;
                double share = changes / (double) cells;
                Lost lost = lose(delay, cells, rate, share, seeing);

                double alpha = share / Math.sqrt(delay); // as the mixture takes it
                double prior = 0.02; // of the last value; the ridge has more
                double path = Math.log(1 / prior) - cells * Math.log1p(-alpha);
                path += changes == 0 ? 0 : changes * Math.log(1 / (alpha * prior));
                double most = lost.most;
                double drift = (delay - 1) * (rate * most * most / 4 + alpha * most);
                double bound = path / rate + cells * (rate * most * most / 8 + drift);
                assertThat(lost.rule - lost.best).as("delay %d", delay).isLessThan(bound);
                // the bound says something: to lose every cell would be far above it
                assertThat(bound).isLessThan(seeing ? cells * most : 3 * cells * most);
            }
        }
    }

    /** Without the delay's term the bound does not hold. */
    @Test
    void delayCosts() {
        int cells = 6000;
        double rate = 0.05;
        Lost prompt = lose(1, cells, rate, 0, true);
        Lost late = lose(96, cells, rate, 0, true);

        double most = late.most;
        double undelayed = Math.log(1 / 0.02) / rate + cells * rate * most * most / 8;
        assertThat(prompt.rule - prompt.best).isLessThan(undelayed);
        assertThat(late.rule - late.best).isGreaterThan(3 * (prompt.rule - prompt.best));
    }

    /** Sums of scaled losses, and the largest. */
    private record Lost(double rule, double best, double most) {}

    private Lost lose(int delay, int cells, double rate, double share, boolean seeing) {
        Mixture one =
                new Mixture(
                        new MixtureRules(
                                List.of(),
                                Collections.nCopies(Mixture.RULES, rate),
                                0,
                                share,
                                Set.of()));
        float[] state = Mixture.fresh(1);
        float[] weights = new float[EXPERTS];
        Deque<float[]> pending = new ArrayDeque<>();
        Deque<Float> truths = new ArrayDeque<>();
        double rule = 0;
        double[] expert = new double[2];
        double switching = 0;
        double most = 0;
        for (int i = 0; i < cells + delay; i++) {
            if (i >= delay) {
                float[] opinions = pending.removeFirst();
                float truth = truths.removeFirst();
                float served = opinions[EXPERTS]; // all rules are the same
                one.learn(state, 0, opinions, 0, delay, served, truth);
                double unit = state[1];
                rule += Math.pow(served - truth, 2) / unit;
                double better = Double.MAX_VALUE;
                for (int e = 0; e < 2; e++) {
                    double loss = Math.pow(e - truth, 2) / unit;
                    expert[e] += loss;
                    most = Math.max(most, loss);
                    better = Math.min(better, loss);
                }
                switching += better;
            }
            float[] opinions = Arrays.copyOf(silent(), Mixture.opinions());
            opinions[LAST] = 0;
            opinions[RIDGE] = 1;
            one.weigh(state, 0, opinions, 0, weights, 0);
            boolean lastIsGood =
                    seeing ? opinions[EXPERTS] > 0.5f : (4 * i / (cells + delay)) % 2 == 0;
            pending.addLast(opinions);
            float apart = seeing ? 0 : 0.2f; // the good one is not perfect either
            truths.addLast(lastIsGood ? apart : 1 - apart);
        }
        assertThat(most).isLessThan(Mixture.MOST_LOSS); // nothing was clipped
        return new Lost(rule, seeing ? Math.min(expert[0], expert[1]) : switching, most);
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

    @Test
    void weightsOfAReleaseWithFewerExpertsGoOnAndTheNewOnesJoinWithTheirPrior() throws IOException {
        int before = 5;
        int width = 2 + Mixture.RULES + Mixture.RULES * before;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeInt(Mixture.RULES);
        out.writeInt(before);
        out.writeInt(2 * width);
        for (int i = 0; i < 2 * width; i++) {
            out.writeFloat(i % width < 2 + Mixture.RULES ? i % width : 0.2f);
        }

        float[] values =
                MixtureState.read(
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
                        .values();

        // the four that joined have 0.96/7 each in the prior, what stays 1 − 4 · 0.96/7
        assertThat(values).hasSize(2 * Mixture.width());
        for (int place = 0; place < 2; place++) {
            int at = place * Mixture.width();
            assertThat(values[at + 1]).isEqualTo(1f);
            assertThat((double) values[at + 2 + Mixture.RULES])
                    .isCloseTo(0.2 * 0.451429, within(1e-6));
            assertThat((double) values[at + Mixture.width() - 1]).isCloseTo(0.137143, within(1e-6));
        }
    }

    @Test
    void whatARuleIsDeafToHasNoWeight() {
        Mixture deaf = new Mixture(MixtureRules.STANDARD.deafTo(Expert.SEASONAL_NAIVE));
        float[] opinions = new float[Mixture.opinions()];
        float[] weights = new float[EXPERTS];

        deaf.weigh(Mixture.fresh(1), 0, opinions, 0, weights, 0);

        assertThat(weights[SEASONAL]).isZero();
        assertThat(sum(weights)).isCloseTo(1, within(1e-6));
    }

    private static MixtureState reread(MixtureState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return MixtureState.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
