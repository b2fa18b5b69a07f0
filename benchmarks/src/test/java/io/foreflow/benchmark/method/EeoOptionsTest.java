package io.foreflow.benchmark.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.CurvatureProbe;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EeoOptionsTest {

    @Test
    void partsAreSwitchedOneByOne() {
        Recipe recipe =
                EeoOptions.parse("outer=off, escape=off,averaging=schedule-free,ridge-start=on")
                        .recipe();

        assertThat(recipe.sharpness()).isFalse();
        assertThat(recipe.escape()).isFalse();
        assertThat(recipe.langevin()).isTrue();
        assertThat(recipe.averaging()).isEqualTo(Averaging.SCHEDULE_FREE);
        assertThat(recipe.ridgeStart()).isTrue();
        assertThat(recipe.probe()).isEqualTo(CurvatureProbe.LANCZOS);
        assertThat(EeoOptions.parse("probe=power").recipe().probe())
                .isEqualTo(CurvatureProbe.POWER);
    }

    @Test
    void noAverageIsAskedForInEitherWayButNotBesideAnotherAverage() {
        String rule = " (must be none, or not be given, with ema=off)";

        assertThat(EeoOptions.parse("ema=off").recipe().averaging()).isEqualTo(Averaging.NONE);
        assertThat(EeoOptions.parse("averaging=none").recipe().averaging())
                .isEqualTo(Averaging.NONE);
        assertThat(EeoOptions.parse("ema=off,averaging=none").recipe().averaging())
                .isEqualTo(Averaging.NONE);
        assertRefused(
                "ema=off,averaging=schedule-free",
                "Invalid eeo option averaging: schedule-free" + rule);
        assertRefused("averaging=ema,ema=off", "Invalid eeo option averaging: ema" + rule);
    }

    @Test
    void theNameSaysWhatDiffersFromTheDefaultsInOneOrder() {
        assertThat(EeoOptions.parse("").name()).isEqualTo("eeo");
        assertThat(EeoOptions.parse("outer=on").name()).isEqualTo("eeo");
        assertThat(EeoOptions.parse("layer-decay=0.9,escape=off").name())
                .isEqualTo("eeo(escape=off,layer-decay=0.9)");
    }

    @Test
    void whatIsNoOptionIsRefused() {
        assertRefused(
                "inner=on",
                "Invalid eeo option: inner (must be one of outer, escape, probe, langevin, ema,"
                        + " ridge-start, averaging, base, layer-decay, learning-rate, restart, rho,"
                        + " epochs)");
        assertRefused("outer", "Invalid eeo option: outer (must be name=value)");
        assertRefused("outer=1", "Invalid eeo option outer: 1 (must be on or off)");
        assertRefused("rho=-1", "Invalid eeo option rho: -1 (must be a number above 0)");
        assertRefused(
                "averaging=last",
                "Invalid eeo option averaging: last (must be one of none, ema, schedule-free)");
        assertRefused(
                "ema=off,averaging=last",
                "Invalid eeo option averaging: last (must be one of none, ema, schedule-free)");
        assertRefused("probe=qr", "Invalid eeo option probe: qr (must be one of lanczos, power)");
    }

    @Test
    void theLearningRateFallsAsACosineAndRestartsEveryFiveEpochs() {
        Recipe recipe = Recipe.transformer();

        // 1e-6 + (1e-3 − 1e-6)(1 + cos(π e/5))/2
        assertThat(recipe.learningRate(0)).isEqualTo(1e-3);
        assertThat(recipe.learningRate(4)).isCloseTo(9.6396e-5, within(1e-8));
        assertThat(recipe.learningRate(5)).isEqualTo(1e-3);
    }

    @Test
    void theLearningRateFallsToAMillionthAndNoFurther() {
        Recipe recipe = EeoOptions.parse("restart=100000").recipe();

        // at the end of the period 1e-6 + (1e-3 − 1e-6) π²/4 · 1e-10
        assertThat(recipe.learningRate(99_999)).isCloseTo(1e-6, within(1e-12));
    }

    @Test
    void scheduleFreeAveragingKeepsTheLearningRate() {
        Recipe recipe = EeoOptions.parse("averaging=schedule-free").recipe();

        assertThat(recipe.learningRate(4)).isEqualTo(1e-3);
    }

    @Test
    void samformerHasThePublishedNumbers() {
        Recipe recipe = Recipe.transformer().withSharpness();

        OptimizerSettings settings = recipe.optimizer(problem("ETTh2", 192), 0);

        assertThat(recipe.epochs()).isEqualTo(100);
        assertThat(recipe.patience()).isEqualTo(5);
        assertThat(settings.sharpness()).isTrue();
        assertThat(settings.adaptive()).isFalse();
        assertThat(settings.base()).isEqualTo(BaseStep.ADAM);
        assertThat(settings.learningRate()).isEqualTo(1e-3);
        assertThat(settings.width()).isEqualTo(16);
        assertThat(settings.batch()).isEqualTo(32);
        assertThat(settings.beta1()).isEqualTo(0.9);
        assertThat(settings.beta2()).isEqualTo(0.999);
        assertThat(settings.epsilon()).isEqualTo(1e-7);
        assertThat(settings.weightDecay()).isZero();
        assertThat(settings.clipNorm()).isZero();
        assertThat(settings.averaging()).isEqualTo(Averaging.NONE);
        assertThat(settings.escape()).isFalse();
        assertThat(settings.langevin()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ETTh1,  96, 0.5",
        "ETTh1, 192, 0.6",
        "ETTh1, 336, 0.9",
        "ETTh1, 720, 0.9",
        "ETTh2,  96, 0.5",
        "ETTh2, 192, 0.8",
        "ETTh2, 336, 0.6",
        "ETTh2, 720, 0.8",
        "ETTm1,  96, 0.6",
        "ETTm1, 192, 0.9",
        "ETTm1, 336, 0.9",
        "ETTm1, 720, 0.9",
        "ETTh1,  95, 0.7",
        "other, 192, 0.7"
    })
    void theRadiusIsThePublishedOneOfFileAndHorizon(String name, int horizon, double rho) {
        OptimizerSettings settings =
                Recipe.transformer().withSharpness().optimizer(problem(name, horizon), 0);

        assertThat(settings.rho()).isEqualTo(rho);
    }

    @Test
    void projectionsStartWithinTheLimitOfThePublishedCode() {
        NetworkShape shape = new NetworkShape(7, 512, 96, 16);

        double scale = Recipe.transformer().projectionScale(shape);
        float[] start = NetworkInitialization.random(shape, scale, 1);

        // kernels of shape (L, 1, d), of which the library takes L for a receptive field
        double limit = Math.sqrt(6.0 / (512 + 512 * 16));
        assertThat(largest(start, shape.queryWeights(), shape.outputWeights()))
                .isCloseTo(limit, withinPercentage(0.1));
        assertThat(largest(start, shape.outputWeights(), shape.outputBias()))
                .isCloseTo(Math.sqrt(6.0 / (16 + 512)), withinPercentage(0.1));
        assertThat(largest(start, shape.headWeights(), shape.headBias()))
                .isCloseTo(Math.sqrt(6.0 / (512 + 96)), withinPercentage(0.1));
    }

    @Test
    void anEpochMeetsEveryWindowOnceAndEachEpochInItsOwnOrder() {
        EpochOrder order = new EpochOrder(problem("x", 1).training(), 8, 3);
        Set<Integer> seen = new HashSet<>();
        int empty = 0;
        int moved = 0;
        for (int step = 1; step <= order.steps(); step++) {
            for (int slot = 0; slot < 8; slot++) {
                int window = order.draw(step, slot, null);
                if (window == EpochOrder.NONE) {
                    empty++;
                } else {
                    assertThat(seen.add(window)).isTrue();
                }
            }
        }
        for (int slot = 0; slot < 8; slot++) {
            int first = order.draw(1, slot, null);
            int second = order.draw(1L + order.steps(), slot, null);
            moved += first == second ? 0 : 1;
        }

        assertThat(seen).hasSize(order.windows());
        assertThat(empty).isEqualTo(order.steps() * 8 - order.windows());
        assertThat(moved).isGreaterThan(4);
    }

    private static double largest(float[] weights, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> EeoOptions.parse(text))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(message);
    }

    private static Problem problem(String name, int horizon) {
        Split split = new Split(24 + 720 + 1, 720, 720);
        StandardizedSeries series =
                StandardizedSeries.of(
                        Synthetic.table(name, Synthetic.waves(2, 2200).values()), split.train());
        return new Problem(series, Duration.ofHours(1), split, 24, horizon);
    }
}
