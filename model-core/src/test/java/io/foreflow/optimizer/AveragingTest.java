package io.foreflow.optimizer;

import static io.foreflow.optimizer.SyntheticObjective.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.network.ComputeDevice;
import io.foreflow.optimizer.EscapeExploreOptimizer.Decay;
import io.foreflow.optimizer.EscapeExploreOptimizer.Treatment;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import org.junit.jupiter.api.Test;

/** Averages and base steps on quadratics, whose walk is known in closed form. */
class AveragingTest {

    private static OptimizerState walk(
            TestSettings settings,
            OptimizerState start,
            Objective objective,
            float[] updateWeights,
            int steps) {
        float[] none = new float[start.parameters().length];
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            RoundResult result =
                    new EscapeExploreOptimizer(
                                    settings.build(), CurvatureProbe.LANCZOS, DataType.FLOAT32)
                            .run(
                                    manager,
                                    start,
                                    objective,
                                    new Treatment(new Decay(none, none), updateWeights),
                                    steps,
                                    1,
                                    (m, served, step) -> AttentionStatistics.NONE);
            return ((RoundResult.Completed) result).state();
        }
    }

    private static OptimizerState walk(
            TestSettings settings, float[] start, Objective objective, int steps) {
        return walk(settings, OptimizerState.start(start), objective, null, steps);
    }

    private static TestSettings scheduleFree(BaseStep base) {
        TestSettings settings = TestSettings.plainAdam();
        settings.base = base;
        settings.averaging = Averaging.SCHEDULE_FREE;
        return settings;
    }

    private static Objective bowl() {
        return new SyntheticObjective(w -> times(0.5, w.square()).sum());
    }

    /** ω²/2 + n ω for every weight, n ~ N(0, 1) anew at each step. */
    private record NoisyBowl(int weights) implements Objective {

        @Override
        public Loss batch(NDManager manager, long step) {
            float[] noise = new float[weights];
            new CounterRandom(5, Purpose.BATCH, step).gaussians(noise);
            NDArray tilt = manager.create(noise);
            return new Loss() {
                @Override
                public NDArray at(NDArray omega) {
                    return times(0.5, omega.square()).add(omega.mul(tilt)).sum();
                }

                @Override
                public NDArray[] tensors() {
                    return new NDArray[] {tilt};
                }
            };
        }

        @Override
        public Loss probe(NDManager manager, long step) {
            throw new UnsupportedOperationException();
        }
    }

    private static double meanSquare(float[] vector) {
        double sum = 0;
        for (float x : vector) {
            sum += x * (double) x;
        }
        return sum / vector.length;
    }

    @Test
    void scheduleFreeFollowsItsRecursion() {
        TestSettings settings = scheduleFree(BaseStep.MOMENTUM);
        settings.learningRate = 0.3;
        double z = 2;
        double x = 0;
        for (int t = 1; t <= 30; t++) {
            double y = t == 1 ? z : (1 - settings.beta1) * z + settings.beta1 * x;
            z -= settings.learningRate * y;
            x += (z - x) / t;
        }

        OptimizerState state = walk(settings, new float[] {2}, bowl(), 30);

        // thirty steps of float32
        assertThat(state.parameters()[0]).isCloseTo((float) z, within(1e-5f));
        assertThat(state.average()[0]).isCloseTo((float) x, within(1e-5f));
        assertThat(state.averageStep()).isEqualTo(30);
        assertThat(state.firstMoment()).isNull();
        assertThat(state.secondMoment()).isNull();
    }

    @Test
    void theMinimumIsStationary() {
        for (BaseStep base : BaseStep.values()) {
            OptimizerState state = walk(scheduleFree(base), new float[3], bowl(), 50);

            assertThat(state.parameters()).containsOnly(0);
            assertThat(state.average()).containsOnly(0);
        }
    }

    /**
     * Near a minimum of curvature λ, under gradient noise of deviation s and a constant step, z
     * follows −β/(1 − β) x within 1/(ηλ(1 − β)) steps and x' = (z − x)/t; with a = 1/(1 − β) that
     * makes E x² = s²/(λ² t) · a²/(2a − 1). The last iterate of plain descent stays at η s²/(λ (2 −
     * ηλ)) for ever.
     */
    @Test
    void scheduleFreeErrorShrinksAsOneOverTUnderAConstantStep() {
        int weights = 20_000;
        TestSettings settings = scheduleFree(BaseStep.MOMENTUM);
        settings.learningRate = 0.5;
        settings.beta1 = 0.5;
        TestSettings plain = TestSettings.plainAdam();
        plain.base = BaseStep.MOMENTUM;
        plain.learningRate = 0.5;
        plain.beta1 = 0;
        Objective noisy = new NoisyBowl(weights);

        OptimizerState early = walk(settings, new float[weights], noisy, 200);
        OptimizerState late = walk(settings, early, noisy, null, 600);
        OptimizerState last = walk(plain, new float[weights], noisy, 800);

        double a = 2;
        double share = a * a / (2 * a - 1);
        // sampling: √(2/20000) = 1 %; start-up: four steps in 200
        assertThat(meanSquare(early.served())).isCloseTo(share / 200, within(0.06 * share / 200));
        assertThat(meanSquare(late.served())).isCloseTo(share / 800, within(0.04 * share / 800));
        assertThat(meanSquare(last.served())).isCloseTo(0.5 / 1.5, within(0.05 * 0.5 / 1.5));
    }

    @Test
    void scheduleFreeLeavesASaddleWithItsAverage() {
        // ω₁² − ω₂² + ω₂⁴: minima at ω₂ = ±√½, of −¼
        Objective saddle =
                new SyntheticObjective(
                        w -> {
                            NDArray second = w.get("1:2");
                            return w.get("0:1")
                                    .square()
                                    .sub(second.square())
                                    .add(second.square().square())
                                    .sum();
                        });
        TestSettings settings = scheduleFree(BaseStep.ADAM);
        float[] stays = walk(settings, new float[2], saddle, 400).served();
        settings.escape = true;
        float[] leaves = walk(settings, new float[2], saddle, 400).served();

        assertThat(stays).containsOnly(0);
        // ω̄ still remembers its way: 2 % of √½
        assertThat((double) Math.abs(leaves[1])).isCloseTo(Math.sqrt(0.5), within(0.015));
    }

    @Test
    void aKickMovesTheAverageAsFarAsTheIterate() {
        Objective hill = new SyntheticObjective(w -> times(-1, w.square()).sum());
        TestSettings settings = scheduleFree(BaseStep.MOMENTUM);
        settings.learningRate = 0;
        settings.escape = true;
        settings.escapeEvery = 3;

        OptimizerState state = walk(settings, new float[2], hill, 3);

        double length = settings.kick * settings.rho;
        assertThat(meanSquare(state.parameters()))
                .isCloseTo(length * length / 2, within(1e-6 * length));
        assertThat(state.average()).containsExactly(state.parameters(), within(1e-7f));
    }

    @Test
    void momentumIsTheUnbiasedMeanGradient() {
        TestSettings settings = TestSettings.plainAdam();
        settings.base = BaseStep.MOMENTUM;
        settings.learningRate = 0.1;
        double omega = 1;
        double m = 0;
        for (int t = 1; t <= 20; t++) {
            m = settings.beta1 * m + (1 - settings.beta1) * omega;
            omega -= settings.learningRate * m / (1 - Math.pow(settings.beta1, t));
        }

        OptimizerState state = walk(settings, new float[] {1}, bowl(), 20);

        assertThat(state.parameters()[0]).isCloseTo((float) omega, within(1e-6f));
        assertThat(state.secondMoment()).isNull();
    }

    @Test
    void layerWeightsMultiplyTheUpdateAndDoNotCancelInAdam() {
        for (BaseStep base : BaseStep.values()) {
            TestSettings settings = TestSettings.plainAdam();
            settings.base = base;
            float[] start = {1, 1, 1};
            OptimizerState equal = walk(settings, start, bowl(), 1);

            OptimizerState weighted =
                    walk(
                            settings,
                            OptimizerState.start(start),
                            bowl(),
                            new float[] {1, 0.5f, 0},
                            1);

            float full = 1 - equal.parameters()[0];
            assertThat(full).isCloseTo((float) settings.learningRate, within(1e-6f));
            assertThat(weighted.parameters())
                    .containsExactly(new float[] {1 - full, 1 - full / 2, 1}, within(1e-6f));
            assertThat(weighted.firstMoment()).isEqualTo(equal.firstMoment());
        }
    }

    @Test
    void momentsThatWereNotKeptBeginWithTheirCount() {
        TestSettings adam = TestSettings.plainAdam();
        TestSettings momentum = TestSettings.plainAdam();
        momentum.base = BaseStep.MOMENTUM;
        OptimizerState other = walk(momentum, new float[] {5, -5}, bowl(), 100);

        OptimizerState after = walk(adam, other, bowl(), null, 1);

        assertThat(after.momentStep()).isEqualTo(1);
        assertThat(after.step()).isEqualTo(101);
        // Adam's first step has length η; with v = 0 under the old count it would be 8 η
        assertThat(Math.abs(after.parameters()[0] - other.parameters()[0]))
                .isCloseTo((float) adam.learningRate, within(1e-5f));
    }
}
