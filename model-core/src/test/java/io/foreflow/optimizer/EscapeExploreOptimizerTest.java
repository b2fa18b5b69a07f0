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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk itself, on losses whose shape is known. */
class EscapeExploreOptimizerTest {

    /** f = Σ λ ω²/2 + Σ ω⁴/4: a saddle at 0, minima of −λ²/4 at ω = ±√−λ for each λ &lt; 0. */
    private static final float[] CURVATURES = {30, 5, 1, 0.5f, -0.3f};

    private static NDArray saddle(NDArray omega) {
        NDArray quadratic =
                times(0.5, omega.square().mul(omega.getManager().create(CURVATURES))).sum();
        return quadratic.add(times(0.25, omega.square().square()).sum());
    }

    private static RoundResult run(
            TestSettings settings,
            CurvatureProbe probe,
            OptimizerState start,
            Objective objective,
            float[] anchor,
            float[] mask,
            int steps) {
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            return new EscapeExploreOptimizer(settings.build(), probe, DataType.FLOAT32)
                    .run(
                            manager,
                            start,
                            objective,
                            new Treatment(new Decay(anchor, mask), null),
                            steps,
                            1,
                            (m, served, step) -> AttentionStatistics.NONE);
        }
    }

    private static RoundResult.Completed complete(
            TestSettings settings, float[] start, Objective objective, int steps) {
        float[] none = new float[start.length];
        return (RoundResult.Completed)
                run(
                        settings,
                        CurvatureProbe.LANCZOS,
                        OptimizerState.start(start),
                        objective,
                        none,
                        none,
                        steps);
    }

    @Test
    void plainAdamStaysOnASaddleAndEscapeLeavesIt() {
        Objective objective = new SyntheticObjective(EscapeExploreOptimizerTest::saddle);
        TestSettings escaping = TestSettings.plainAdam();
        escaping.escape = true;
        escaping.escapeThreshold = 0.001;

        RoundResult.Completed stays =
                complete(TestSettings.plainAdam(), new float[5], objective, 300);
        RoundResult.Completed leaves = complete(escaping, new float[5], objective, 300);

        assertThat(stays.state().parameters()).containsOnly(0);
        assertThat(leaves.telemetry().escapesKept()).isPositive();
        assertThat((double) Math.abs(leaves.state().parameters()[4]))
                .isCloseTo(Math.sqrt(0.3), within(0.02));
        assertThat(leaves.telemetry().lossAfter()).isCloseTo(-0.09 / 4, within(1e-3));
    }

    @Test
    void probeReportsTheEndsOfTheSpectrum() {
        Objective objective = new SyntheticObjective(EscapeExploreOptimizerTest::saddle);
        TestSettings settings = TestSettings.plainAdam();
        settings.escape = true;
        settings.escapeThreshold = 1; // −0.3 is not below −30: look and stay

        RoundTelemetry telemetry = complete(settings, new float[5], objective, 5).telemetry();

        // float32 and h = 5e-3: rounding 1e-7/5e-3
        assertThat(telemetry.lambdaMax()).isCloseTo(30, within(1e-2));
        assertThat(telemetry.lambdaMin()).isCloseTo(-0.3, within(1e-3));
        assertThat(telemetry.escapesTried()).isZero();
        assertThat(telemetry.gradientEvaluations()).isEqualTo(5 + 2 * 5);
    }

    @Test
    void secantBringsTheProbeForwardToHalfItsPeriod() {
        // the perturbed gradient is smaller than the plain one where the curvature is negative
        Objective bowl = new SyntheticObjective(w -> w.square().sum());
        Objective hill = new SyntheticObjective(w -> w.square().neg().sum());
        TestSettings settings = TestSettings.plainAdam();
        settings.sharpness = true;
        settings.escape = true;
        settings.escapeEvery = 40;
        float[] start = {1, 1};

        OptimizerState onHill = complete(settings, start, hill, 30).state();
        OptimizerState inBowl = complete(settings, start, bowl, 30).state();

        assertThat(onHill.lastProbeStep()).isEqualTo(20);
        assertThat(inBowl.lastProbeStep()).isZero();
    }

    @Test
    void perturbationLeavesNoTraceOnTheWeights() {
        TestSettings settings = TestSettings.plainAdam();
        settings.sharpness = true;
        settings.rho = 10;
        settings.learningRate = 0;
        float[] start = {0.1f, -1e-8f, 3e7f, 0.3333333f, 7};

        OptimizerState state =
                complete(
                                settings,
                                start,
                                new SyntheticObjective(w -> times(1e-3, w).square().sum()),
                                3)
                        .state();

        assertThat(state.parameters()).isEqualTo(start);
        assertThat(state.firstMoment()).doesNotContain(Float.NaN);
        assertThat(state.momentStep()).isEqualTo(3);
    }

    @Test
    void gradientOfTheStepIsTakenAtThePerturbedPoint() {
        // f = ω²/2 at 1: g = 1, ε = ρ = 0.5, g̃ = 1.5, m = (1 − β₁) g̃
        TestSettings settings = TestSettings.plainAdam();
        settings.sharpness = true;
        settings.rho = 0.5;

        RoundResult.Completed result =
                complete(
                        settings,
                        new float[] {1},
                        new SyntheticObjective(w -> times(0.5, w.square()).sum()),
                        1);

        assertThat(result.state().firstMoment()[0]).isCloseTo(0.15f, within(1e-6f));
        assertThat(result.telemetry().sharpness()).isCloseTo(1.125 - 0.5, within(1e-6));
        assertThat(result.telemetry().gradientNorm()).isCloseTo(1.5, within(1e-6));
        assertThat(result.state().parameters()[0]).isCloseTo(0.99f, within(1e-6f));
    }

    @Test
    void clipsByTheGlobalNorm() {
        TestSettings settings = TestSettings.plainAdam();
        settings.clipNorm = 0.1;

        RoundResult.Completed result =
                complete(
                        settings,
                        new float[] {3, 4},
                        new SyntheticObjective(w -> times(0.5, w.square()).sum()),
                        1);

        assertThat(result.state().firstMoment())
                .containsExactly(new float[] {0.1f * 0.06f, 0.1f * 0.08f}, within(1e-8f));
        assertThat(result.telemetry().gradientNorm()).isCloseTo(5, within(1e-5));
    }

    @Test
    void decaysTowardsTheAnchorWhereTheMaskSays() {
        TestSettings settings = TestSettings.plainAdam();
        settings.weightDecay = 0.5;
        settings.learningRate = 0.1;
        Objective flat = new SyntheticObjective(w -> times(0, w).sum());

        RoundResult.Completed result =
                (RoundResult.Completed)
                        run(
                                settings,
                                CurvatureProbe.LANCZOS,
                                OptimizerState.start(new float[] {2, 2, 2}),
                                flat,
                                new float[] {0, 1, 0},
                                new float[] {1, 1, 0},
                                1);

        // ω − η λ (ω − anchor)
        assertThat(result.state().parameters())
                .containsExactly(new float[] {1.9f, 1.95f, 2}, within(1e-6f));
    }

    @Test
    void noiseIsTheGivenShareOfTheUpdate() {
        Objective slope = new SyntheticObjective(NDArray::sum);
        TestSettings noisy = TestSettings.plainAdam();
        noisy.langevin = true;
        float[] start = new float[20_000];

        float[] without = complete(TestSettings.plainAdam(), start, slope, 1).state().parameters();
        float[] with = complete(noisy, start, slope, 1).state().parameters();

        double update = 0;
        double noise = 0;
        for (int i = 0; i < start.length; i++) {
            update += Math.pow(without[i], 2);
            noise += Math.pow(with[i] - without[i], 2);
        }
        // ratio 0.1; ‖ξ‖ varies by 1/√(2P) = 0.5 %
        assertThat(Math.sqrt(noise / update)).isCloseTo(0.1, within(0.0025));
    }

    @Test
    void divergenceIsAResultNamingTheStep() {
        TestSettings settings = TestSettings.plainAdam();
        settings.learningRate = 1;
        // log of a number that the steps of length 1 take below zero: NaN at the fourth loss
        Objective cliff = new SyntheticObjective(w -> w.log().sum());
        float[] none = new float[1];

        RoundResult result =
                run(
                        settings,
                        CurvatureProbe.LANCZOS,
                        OptimizerState.start(new float[] {2.5f}),
                        cliff,
                        none,
                        none,
                        50);

        assertThat(result).isInstanceOf(RoundResult.Diverged.class);
        RoundResult.Diverged diverged = (RoundResult.Diverged) result;
        assertThat(diverged.step()).isEqualTo(4);
        assertThat(diverged.reason())
                .startsWith("Training step 4 diverged: loss=NaN, gradientNorm=")
                .endsWith("learningRate=1.0");
    }

    @Test
    void powerIterationIsASwitch() {
        Objective objective = new SyntheticObjective(EscapeExploreOptimizerTest::saddle);
        TestSettings settings = TestSettings.plainAdam();
        settings.escape = true;
        float[] none = new float[5];

        RoundResult.Completed result =
                (RoundResult.Completed)
                        run(
                                settings,
                                CurvatureProbe.POWER,
                                OptimizerState.start(new float[5]),
                                objective,
                                none,
                                none,
                                5);

        // two products for c and six for λ_min: on the way, and inside the spectrum
        assertThat(result.telemetry().lambdaMax()).isBetween(20.0, 30.01);
        assertThat(result.telemetry().lambdaMin()).isBetween(-0.25, 20.0);
        assertThat(result.telemetry().gradientEvaluations()).isEqualTo(5 + 2 * 8);
    }

    @Test
    void keepsTheNumberOfNativeArraysFlat() {
        TrainingSet data = CoupledChannels.windows();
        NetworkObjective network =
                new NetworkObjective(
                        CoupledChannels.SHAPE, CoupledChannels.SCALE, 8, data, 1, DataType.FLOAT32);
        List<Integer> counts = new ArrayList<>();
        Objective counting =
                new Objective() {
                    @Override
                    public Loss batch(NDManager manager, long step) {
                        NDManager round = manager.getParentManager();
                        NDManager base = round.getParentManager();
                        round.cap(); // a result that strays into the round now throws
                        base.cap();
                        counts.add(base.getManagedArrays().size()); // all scopes beneath
                        return network.batch(manager, step);
                    }

                    @Override
                    public Loss probe(NDManager manager, long step) {
                        return network.probe(manager, step);
                    }
                };

        float[] start = CoupledChannels.start();
        complete(TestSettings.everything(), start, counting, 200);

        // ω, m, v, ω̄, anchor and mask
        assertThat(counts).hasSize(200).containsOnly(6);
    }
}
