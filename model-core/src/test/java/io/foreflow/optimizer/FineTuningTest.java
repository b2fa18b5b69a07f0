package io.foreflow.optimizer;

import static io.foreflow.optimizer.CoupledChannels.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FineTuningTest {

    private static final long SEED = 21;

    private static RoundResult.Completed run(
            TestSettings settings, OptimizerState start, int steps) {
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE, CoupledChannels.SCALE, settings.build(), ComputeDevice.cpu())) {
            return (RoundResult.Completed)
                    tuning.run(
                            start,
                            CoupledChannels.windows(),
                            CoupledChannels.anchor(),
                            steps,
                            SEED);
        }
    }

    private static OptimizerState start() {
        return OptimizerState.start(CoupledChannels.start());
    }

    @Test
    void learnsWhatTheRidgeCannotSee() {
        RoundTelemetry telemetry = run(TestSettings.everything(), start(), 300).telemetry();

        assertThat(telemetry.lossAfter()).isLessThan(0.5 * telemetry.lossBefore());
        assertThat(telemetry.steps()).isEqualTo(300);
        assertThat(telemetry.gradientEvaluations()).isGreaterThan(600);
        assertThat(telemetry.attentionEntropy()).isBetween(0.0, Math.log(3));
        assertThat(telemetry.attentionEffectiveRank()).isBetween(1.0, 3.0);
        assertThat(telemetry.attentionNuclearNorm()).isBetween(1.0, 3.0);
    }

    @Test
    void outputWeightsLeaveZeroWithinTheFirstRound() {
        assertThat(path(start().parameters())).containsOnly(0);

        OptimizerState state = run(TestSettings.plainAdam(), start(), 3).state();

        assertThat(path(state.parameters())).doesNotContain(0);
    }

    /** Each kind of base step and average, and what else changes the state. */
    private static List<TestSettings> kinds() {
        List<TestSettings> kinds = new ArrayList<>();
        for (BaseStep base : BaseStep.values()) {
            for (Averaging averaging : Averaging.values()) {
                TestSettings settings = TestSettings.everything();
                settings.base = base;
                settings.averaging = averaging;
                settings.adaptive = averaging == Averaging.NONE;
                settings.layerDecay = averaging == Averaging.EMA ? 1 : 0.7;
                settings.escapeThreshold = 1e-4; // some kicks are kept
                kinds.add(settings);
            }
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void goesOnFromCopiedStateBitForBit(TestSettings settings) {
        RoundResult.Completed whole = run(settings, start(), 16);

        OptimizerState middle = run(settings, start(), 7).state();
        OptimizerState copied =
                new OptimizerState(
                        middle.parameters().clone(),
                        copy(middle.firstMoment()),
                        copy(middle.secondMoment()),
                        copy(middle.average()),
                        middle.probeVector().clone(),
                        middle.step(),
                        middle.momentStep(),
                        middle.averageStep(),
                        middle.lastProbeStep());
        RoundResult.Completed rest = run(settings, copied, 9);

        assertThat(rest.state()).isEqualTo(whole.state());
        assertThat(whole.telemetry().lambdaMin()).isNotNaN();
        assertThat(whole.state().served()).isNotEqualTo(middle.served());
        assertThat(whole.state().average() == null).isEqualTo(settings.averaging == Averaging.NONE);
    }

    private static float[] copy(float[] vector) {
        return vector == null ? null : vector.clone();
    }

    @Test
    void layersAreWeighedByTheirDepthFromTheInput() {
        float[] weights = FineTuning.layerWeights(SHAPE, 0.5, SHAPE.parameters() + 2);

        assertThat(weights).endsWith(0.125f, 1, 1);
        assertThat(Arrays.copyOfRange(weights, 0, SHAPE.queryWeights())).containsOnly(1);
        assertThat(Arrays.copyOfRange(weights, SHAPE.queryWeights(), SHAPE.outputWeights()))
                .containsOnly(0.5f);
        assertThat(Arrays.copyOfRange(weights, SHAPE.outputWeights(), SHAPE.headWeights()))
                .containsOnly(0.25f);
        assertThat(Arrays.copyOfRange(weights, SHAPE.headWeights(), SHAPE.parameters()))
                .containsOnly(0.125f);
        assertThat(FineTuning.layerWeights(SHAPE, 1, SHAPE.parameters())).isNull();
    }

    @Test
    void eachPartOfTheStateMattersForGoingOn() {
        TestSettings settings = TestSettings.everything();
        OptimizerState middle = run(settings, start(), 7).state();
        float[] expected = run(settings, middle, 9).state().served();
        List<OptimizerState> forgetful =
                List.of(
                        with(middle, null, null, middle.average(), 7, 7),
                        with(middle, middle.firstMoment(), middle.secondMoment(), null, 7, 7),
                        with(
                                middle,
                                middle.firstMoment(),
                                middle.secondMoment(),
                                middle.average(),
                                0,
                                7),
                        with(
                                middle,
                                middle.firstMoment(),
                                middle.secondMoment(),
                                middle.average(),
                                7,
                                0));

        for (OptimizerState state : forgetful) {
            assertThat(run(settings, state, 9).state().served()).isNotEqualTo(expected);
        }
    }

    private static OptimizerState with(
            OptimizerState state,
            float[] first,
            float[] second,
            float[] average,
            long step,
            long momentStep) {
        return new OptimizerState(
                state.parameters(),
                first,
                second,
                average,
                state.probeVector(),
                step,
                momentStep,
                state.averageStep(),
                state.lastProbeStep());
    }

    /** One part of the optimizer and how to switch it off. */
    enum Part {
        SHARPNESS(settings -> settings.sharpness = false),
        ESCAPE(settings -> settings.escape = false),
        LANGEVIN(settings -> settings.langevin = false),
        AVERAGE(settings -> settings.averaging = Averaging.NONE),
        CLIPPING(settings -> settings.clipNorm = 0),
        DECAY(settings -> settings.weightDecay = 0);

        private final Consumer<TestSettings> off;

        Part(Consumer<TestSettings> off) {
            this.off = off;
        }
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void eachPartCanBeSwitchedOff(Part part) {
        TestSettings all = TestSettings.everything();
        all.clipNorm = 0.05;
        all.escapeThreshold = 1e-4;
        TestSettings fewer = TestSettings.everything();
        fewer.clipNorm = 0.05;
        fewer.escapeThreshold = 1e-4;
        part.off.accept(fewer);

        RoundResult.Completed with = run(all, start(), 12);
        RoundResult.Completed without = run(fewer, start(), 12);

        assertThat(without.state().served()).isNotEqualTo(with.state().served());
        assertThat(without.state().average() == null).isEqualTo(part == Part.AVERAGE);
        assertThat(without.state().probeVector() == null).isEqualTo(part == Part.ESCAPE);
        assertThat(Double.isNaN(without.telemetry().sharpness())).isEqualTo(part == Part.SHARPNESS);
        if (part == Part.AVERAGE) {
            assertThat(without.state().parameters()).isEqualTo(with.state().parameters());
        }
    }

    @Test
    void escapeWakesAnAttentionPathThatGradientsCannotSee() {
        float[] silent = CoupledChannels.start();
        Arrays.fill(silent, SHAPE.valueWeights(), SHAPE.outputWeights(), 0);
        TestSettings escaping = TestSettings.plainAdam();
        escaping.escape = true;
        escaping.escapeThreshold = 1e-3;

        RoundResult.Completed adam =
                run(TestSettings.plainAdam(), OptimizerState.start(silent), 200);
        RoundResult.Completed escaped = run(escaping, OptimizerState.start(silent), 200);

        assertThat(path(adam.state().parameters())).containsOnly(0);
        assertThat(escaped.telemetry().escapesKept()).isPositive();
        assertThat(path(escaped.state().parameters())).doesNotContain(0);
        assertThat(escaped.telemetry().lossAfter()).isLessThan(0.7 * adam.telemetry().lossAfter());
    }

    @Test
    void resetStartsMomentsAndAverageAnewAndLetsTheStepRunOn() {
        OptimizerState state = run(TestSettings.everything(), start(), 7).state();
        float[] champion = CoupledChannels.start();

        OptimizerState reset = state.resetTo(champion);
        OptimizerState after = run(TestSettings.everything(), reset, 1).state();

        assertThat(reset.served()).isEqualTo(champion);
        assertThat(reset.step()).isEqualTo(7);
        assertThat(after.step()).isEqualTo(8);
        assertThat(after.momentStep()).isEqualTo(1);
        assertThat(after.averageStep()).isEqualTo(1);
        assertThat(after.average()).isEqualTo(after.parameters());
    }

    @Test
    void trainsToTheSameBitsInFreshThreadsAtOnceAndOneAfterTheOther() throws Exception {
        TestSettings settings = TestSettings.everything();
        RoundResult.Completed serial = run(settings, start(), 40);
        List<FutureTask<RoundResult.Completed>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FutureTask<RoundResult.Completed> task =
                    new FutureTask<>(
                            () -> {
                                RoundResult.Completed result = run(settings, start(), 40);
                                assertThat(JniUtils.isGradMode()).as("as found").isTrue();
                                return result;
                            });
            tasks.add(task);
            threads.add(new Thread(task));
        }

        threads.forEach(Thread::start);

        for (FutureTask<RoundResult.Completed> task : tasks) {
            assertThat(task.get()).isEqualTo(serial);
        }
    }

    @Test
    void notANumberInATargetIsADivergence() {
        TrainingSet data = CoupledChannels.windows();
        Arrays.fill(data.inputs(), Float.NaN);
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE,
                        CoupledChannels.SCALE,
                        TestSettings.everything().build(),
                        ComputeDevice.cpu())) {
            RoundResult result = tuning.run(start(), data, CoupledChannels.anchor(), 5, SEED);

            assertThat(result).isInstanceOf(RoundResult.Diverged.class);
        }
    }

    @Test
    void anInterruptEndsARoundBetweenTwoSteps() {
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE,
                        CoupledChannels.SCALE,
                        TestSettings.everything().build(),
                        ComputeDevice.cpu())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(
                            () ->
                                    tuning.run(
                                            start(),
                                            CoupledChannels.windows(),
                                            CoupledChannels.anchor(),
                                            5,
                                            SEED))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesVectorsAndSetsOfAnotherShape() {
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE,
                        CoupledChannels.SCALE,
                        TestSettings.everything().build(),
                        ComputeDevice.cpu())) {
            TrainingSet data = CoupledChannels.windows();
            TrainingSet ragged =
                    new TrainingSet(
                            1, data.inputs(), data.available(), data.targets(), data.targetMask());

            assertThatThrownBy(() -> tuning.run(start(), data, new float[3], 5, SEED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(
                            "expected %d parameters in anchor, found 3"
                                    .formatted(SHAPE.parameters()));
            assertThatThrownBy(() -> tuning.run(start(), ragged, CoupledChannels.anchor(), 5, SEED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Invalid training set: inputs has length");
            assertThatThrownBy(() -> new TrainingSet(0, null, null, null, null))
                    .hasMessage("Invalid training set: 0 windows (must be at least 1)");
        }
    }

    /** W_O, the last weights of the attention path before the head. */
    private static float[] path(float[] omega) {
        return Arrays.copyOfRange(omega, SHAPE.outputWeights(), SHAPE.outputBias());
    }
}
