package io.foreflow.optimizer;

import static io.foreflow.optimizer.CoupledChannels.SHAPE;
import static io.foreflow.optimizer.SyntheticObjective.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.EscapeExploreOptimizer.Decay;
import io.foreflow.optimizer.EscapeExploreOptimizer.Treatment;
import io.foreflow.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where escape matters and where it cannot: problems started at a point that no gradient leaves,
 * each with the same number of gradient evaluations for all. Outcomes are those of the formulas.
 */
class SaddleTest {

    /** Contenders; the first three see gradients only. */
    private enum Method {
        ADAM(false, false, false),
        SAM(true, false, false),
        SAM_WITH_NOISE(true, false, true),
        ADAM_WITH_ESCAPE(false, true, false),
        SAM_WITH_ESCAPE(true, true, false);

        private final boolean sharpness;
        private final boolean escape;
        private final boolean noise;

        Method(boolean sharpness, boolean escape, boolean noise) {
            this.sharpness = sharpness;
            this.escape = escape;
            this.noise = noise;
        }

        TestSettings settings() {
            TestSettings settings = TestSettings.plainAdam();
            settings.sharpness = sharpness;
            settings.escape = escape;
            settings.langevin = noise;
            settings.escapeEvery = 20;
            settings.escapeThreshold = 1e-3;
            return settings;
        }
    }

    /** Where a method ended, and what it spent. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record End(float[] omega, double loss, double entropy, long gradients) {}

    /** Walks in rounds of twenty steps for as long as the gradients last. */
    private static End walk(Method method, float[] start, Objective objective, int budget) {
        return walk(
                method, start, objective, budget, (m, served, step) -> AttentionStatistics.NONE);
    }

    private static End walk(
            Method method,
            float[] start,
            Objective objective,
            int budget,
            EscapeExploreOptimizer.AttentionMeter meter) {
        TestSettings settings = method.settings();
        float[] none = new float[start.length];
        int round = 20;
        // a round's steps, and one probe with its products
        long dearest = (settings.sharpness ? 2L : 1L) * round + (settings.escape ? 2 * 8 : 0);
        OptimizerState state = OptimizerState.start(start);
        long spent = 0;
        double entropy = Double.NaN;
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            EscapeExploreOptimizer optimizer =
                    new EscapeExploreOptimizer(
                            settings.build(), CurvatureProbe.LANCZOS, DataType.FLOAT32);
            while (spent + dearest <= budget) {
                RoundResult.Completed result =
                        (RoundResult.Completed)
                                optimizer.run(
                                        manager,
                                        state,
                                        objective,
                                        new Treatment(new Decay(none, none), null),
                                        round,
                                        1,
                                        meter);
                state = result.state();
                spent += result.telemetry().gradientEvaluations();
                entropy = result.telemetry().attentionEntropy();
            }
            NDArray omega = Vectors.copy(manager, state.parameters(), DataType.FLOAT32);
            double loss = Gradient.lossAt(objective.batch(manager, 1), omega, manager);
            return new End(state.parameters(), loss, entropy, spent);
        }
    }

    // saddles in closed form

    /** A saddle with a direction of negative curvature, its start and the value of its minima. */
    enum Strict {
        /** Σ λ ω²/2 + Σ ω⁴/4, λ = 30, 5, 1, ½, −0.3: a λ_min of a hundredth of λ_max. */
        QUARTIC(
                w ->
                        w.square()
                                .mul(
                                        w.getManager()
                                                .create(new float[] {15, 2.5f, .5f, .25f, -.15f}))
                                .add(times(0.25, w.square().square()))
                                .sum(),
                new float[5],
                -0.3 * 0.3 / 4),
        /** (ω₁ω₂ − 1)²: the smallest linear network of two layers. */
        PRODUCT(w -> w.prod().sub(1).square(), new float[2], 0),
        /** (ω₁² − 1)² + (ω₂² − 1)² + 10 ω₃²: two ways down at once. */
        WELLS(
                w ->
                        w.square()
                                .sub(w.getManager().create(new float[] {1, 1, 0}))
                                .square()
                                .sum()
                                .add(times(10, w.get("2:3").square()).sum()),
                new float[3],
                0);

        private final UnaryOperator<NDArray> function;
        private final float[] start;
        private final double minimum;

        Strict(UnaryOperator<NDArray> function, float[] start, double minimum) {
            this.function = function;
            this.start = start;
            this.minimum = minimum;
        }
    }

    @ParameterizedTest
    @EnumSource(Strict.class)
    void gradientsStayOnAStrictSaddleAndEscapeLeavesIt(Strict problem) {
        Objective objective = new SyntheticObjective(problem.function);
        for (Method method : Method.values()) {
            End end = walk(method, problem.start, objective, 600);

            if (method.escape) {
                assertThat(end.loss).as("%s", method).isCloseTo(problem.minimum, within(1e-2));
            } else {
                assertThat(end.omega).as("%s", method).isEqualTo(problem.start);
            }
            assertThat(end.gradients).isBetween(540L, 600L);
        }
    }

    @Test
    void aThousandthBesideTheSaddleAdamNeedsNoHelp() {
        Objective objective = new SyntheticObjective(Strict.QUARTIC.function);
        float[] beside = {0, 0, 0, 0, 1e-3f};

        End end = walk(Method.ADAM, beside, objective, 1000);

        assertThat(end.loss).isCloseTo(Strict.QUARTIC.minimum, within(1e-2));
    }

    @Test
    void curvatureCannotShowTheWayOutOfAMonkeySaddle() {
        // ω₁³ − 3 ω₁ω₂²: gradient and Hessian are zero at 0
        Objective monkey =
                new SyntheticObjective(
                        w -> {
                            NDArray x = w.get("0:1");
                            NDArray y = w.get("1:2");
                            return x.square().mul(x).sub(times(3, x.mul(y.square()))).sum();
                        });

        for (Method method : Method.values()) {
            assertThat(walk(method, new float[2], monkey, 500).omega).containsOnly(0);
        }
    }

    // a deep linear network

    private static final int SIDE = 4;

    /** ‖W₃ W₂ W₁ − M‖²/2, M = diag(2, 1, ½, ¼). */
    private static NDArray deepLinear(NDArray omega) {
        NDArray product = omega.getManager().eye(SIDE);
        Shape square = new Shape(SIDE, SIDE);
        for (int layer = 0; layer < 3; layer++) {
            int from = layer * SIDE * SIDE;
            NDArray matrix = omega.get(from + ":" + (from + SIDE * SIDE)).reshape(square);
            product = matrix.matMul(product);
        }
        NDArray singular = omega.getManager().create(new float[] {2, 1, 0.5f, 0.25f});
        NDArray target = omega.getManager().eye(SIDE).mul(singular);
        return times(0.5, product.sub(target).square().sum());
    }

    private static double deepLinearStart() {
        return (4 + 1 + 0.25 + 0.0625) / 2;
    }

    @Test
    void escapeTrainsADeepLinearNetworkFromItsSaddle() {
        // W₁ = W₂ = 0 and W₃ = I: all gradients vanish, λ_min = −‖M‖₂ = −2
        float[] start = new float[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            start[2 * SIDE * SIDE + i * SIDE + i] = 1;
        }
        Objective objective = new SyntheticObjective(SaddleTest::deepLinear);

        for (Method method : Method.values()) {
            End end = walk(method, start, objective, 900);

            if (method.escape) {
                assertThat(end.loss).as("%s", method).isLessThan(1e-3);
            } else {
                assertThat(end.omega).as("%s", method).isEqualTo(start);
                assertThat(end.loss).isCloseTo(deepLinearStart(), within(1e-6));
            }
        }
    }

    @Test
    void gradientsStayAtThreeZeroLayersToo() {
        // no curvature either: the lowest derivative that is not zero is the third (Kawaguchi,
        // NeurIPS 2016). Where a probe of rounding errors points, and whether its kick is kept,
        // is no promise; both signs being tried, a cubic falls one way.
        Objective objective = new SyntheticObjective(SaddleTest::deepLinear);
        float[] zero = new float[3 * SIDE * SIDE];

        for (Method method : List.of(Method.ADAM, Method.SAM, Method.SAM_WITH_NOISE)) {
            assertThat(walk(method, zero, objective, 500).omega).containsOnly(0);
        }
    }

    // our own network

    /** Every window at every step, and each with its mirror image: an odd problem. */
    private record Mirrored(TrainingSet set) implements TrainingWindows {

        @Override
        public int windows() {
            return 2 * set.windows();
        }

        @Override
        public void requireShape(NetworkShape shape) {
            set.requireShape(shape);
        }

        @Override
        public int draw(long step, int slot, CounterRandom random) {
            return slot;
        }

        @Override
        public void copy(
                int window, float[] inputs, float[] available, float[] targets, float[] mask) {
            set.copy(window / 2, inputs, available, targets, mask);
            if (window % 2 == 1) {
                negate(inputs);
                negate(targets);
            }
        }

        private static void negate(float[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = -values[i];
            }
        }
    }

    private static NetworkObjective whole(TrainingWindows windows) {
        return new NetworkObjective(
                SHAPE, CoupledChannels.SCALE, windows.windows(), windows, 1, DataType.FLOAT32);
    }

    /**
     * W of the smallest ‖σ (N W) − (y − μ)‖ over all rows, in double; b = 0 by the mirror images.
     * Centred windows have the null vector 1, which 1e-6 on a diagonal of tens makes harmless.
     */
    private static float[] leastSquaresHead(TrainingSet set) {
        int lookback = SHAPE.lookback();
        int horizon = SHAPE.horizon();
        int rows = set.windows() * SHAPE.channels();
        DMatrixRMaj design = new DMatrixRMaj(rows, lookback);
        DMatrixRMaj targets = new DMatrixRMaj(rows, horizon);
        NormalizedWindow window = new NormalizedWindow(lookback, CoupledChannels.SCALE);
        for (int row = 0; row < rows; row++) {
            window.fill(set.inputs(), row * lookback);
            for (int i = 0; i < lookback; i++) {
                design.set(row, i, window.design()[i]);
            }
            for (int h = 0; h < horizon; h++) {
                targets.set(row, h, (double) set.targets()[row * horizon + h] - window.mean());
            }
        }
        DMatrixRMaj gram = new DMatrixRMaj(lookback, lookback);
        CommonOps_DDRM.multTransA(design, design, gram);
        for (int i = 0; i < lookback; i++) {
            gram.add(i, i, 1e-6);
        }
        DMatrixRMaj moments = new DMatrixRMaj(lookback, horizon);
        CommonOps_DDRM.multTransA(design, targets, moments);
        DMatrixRMaj head = new DMatrixRMaj(lookback, horizon);
        CommonOps_DDRM.solve(gram, moments, head);
        float[] weights = new float[head.data.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) head.data[i];
        }
        return weights;
    }

    /** γ = 1, drawn queries and keys, W_V = b_V = W_O = b_O = 0, the head as given and b = 0. */
    private static float[] silent(float[] head) {
        float[] omega = NetworkInitialization.random(SHAPE, 3);
        Arrays.fill(omega, SHAPE.valueWeights(), omega.length, 0);
        System.arraycopy(head, 0, omega, SHAPE.headWeights(), head.length);
        return omega;
    }

    @Test
    void aSilentPathUnderTheBestHeadIsStationary() {
        Mirrored windows = new Mirrored(CoupledChannels.windows());
        float[] start = silent(leastSquaresHead(windows.set()));

        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            NDArray omega = Vectors.copy(manager, start, DataType.FLOAT32);
            Gradient gradient = Gradient.of(whole(windows).batch(manager, 1), omega, manager);
            float[] found = gradient.vector().toFloatArray();

            for (int i = 0; i < found.length; i++) {
                boolean path = i >= SHAPE.queryWeights() && i < SHAPE.headWeights();
                // rounding of float32 in sums of 384 rows
                assertThat(found[i]).isCloseTo(0, within(path ? 0 : 1e-6f));
            }
        }
    }

    @Test
    void onlyEscapeWakesASilentPath() {
        Mirrored windows = new Mirrored(CoupledChannels.windows());
        float[] start = silent(leastSquaresHead(windows.set()));
        NetworkObjective objective = whole(windows);
        double best = loss(objective, start);

        for (Method method : Method.values()) {
            End end = walk(method, start, objective, 400);

            float[] path = Arrays.copyOfRange(end.omega, SHAPE.valueWeights(), SHAPE.headWeights());
            if (method.escape) {
                assertThat(path).as("%s", method).doesNotContain(0);
                assertThat(end.loss).as("%s", method).isLessThan(0.5 * best);
            } else if (method.noise) {
                // noise follows the update, and rounding makes a small one: it wakes the path
                assertThat(path).doesNotContain(0);
            } else {
                assertThat(path).as("%s", method).containsOnly(0);
                assertThat(end.loss).as("%s", method).isGreaterThan(best * (1 - 1e-5));
            }
        }
    }

    @Test
    void onlyEscapeLeavesAttentionThatCollapsedToTheMean() {
        Mirrored windows = new Mirrored(CoupledChannels.windows());
        // no queries and no keys: each is the other's gradient
        float[] start = NetworkInitialization.random(SHAPE, 3);
        Arrays.fill(start, SHAPE.queryWeights(), SHAPE.valueWeights(), 0);
        NetworkObjective objective = whole(windows);
        double uniform = Math.log(SHAPE.channels());
        double[] losses = new double[Method.values().length];

        for (Method method : Method.values()) {
            End end = walk(method, start, objective, 400, objective::attention);

            losses[method.ordinal()] = end.loss;
            float[] scores =
                    Arrays.copyOfRange(end.omega, SHAPE.queryWeights(), SHAPE.valueWeights());
            if (method.escape) {
                assertThat(end.entropy).as("%s", method).isLessThan(0.9 * uniform);
            } else if (!method.noise) {
                assertThat(scores).as("%s", method).containsOnly(0);
                assertThat(end.entropy).as("%s", method).isCloseTo(uniform, within(1e-6));
            }
        }
        assertThat(losses[Method.ADAM_WITH_ESCAPE.ordinal()])
                .isLessThan(0.8 * losses[Method.ADAM.ordinal()]);
    }

    @Test
    void attentionThatCollapsedToOneChannelIsFlatForAll() {
        // scores so far apart that the softmax is exactly 0 and 1: no gradient and no curvature
        Mirrored windows = new Mirrored(CoupledChannels.windows());
        float[] start = NetworkInitialization.random(SHAPE, 3);
        for (int i = SHAPE.queryWeights(); i < SHAPE.valueWeights(); i++) {
            start[i] *= 1e4f;
        }
        NetworkObjective objective = whole(windows);

        for (Method method : new Method[] {Method.ADAM, Method.SAM, Method.SAM_WITH_ESCAPE}) {
            End end = walk(method, start, objective, 120, objective::attention);

            assertThat(end.entropy).as("%s", method).isZero();
        }
    }

    private static double loss(NetworkObjective objective, float[] omega) {
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            NDArray point = Vectors.copy(manager, omega, DataType.FLOAT32);
            return Gradient.lossAt(objective.batch(manager, 1), point, manager);
        }
    }
}
