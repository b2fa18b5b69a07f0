package io.foreflow.benchmark.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.OptimizerSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
                "Invalid eeo option: inner (must be one of outer, escape, langevin, ema,"
                        + " ridge-start, averaging, base, layer-decay, learning-rate, restart, rho,"
                        + " epochs)");
        assertRefused("outer", "Invalid eeo option: outer (must be name=value)");
        assertRefused("outer=1", "Invalid eeo option outer: 1 (must be on or off)");
        assertRefused("rho=-1", "Invalid eeo option rho: -1 (must be a number above 0)");
        assertRefused(
                "averaging=last",
                "Invalid eeo option averaging: last (must be one of none, ema, schedule-free)");
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
    void samformerHasThePublishedNumbers() {
        OptimizerSettings settings =
                Recipe.transformer().withSharpness().optimizer(problem("ETTh2", 192), 0);

        assertThat(settings.rho()).isEqualTo(0.8);
        assertThat(settings.width()).isEqualTo(16);
        assertThat(settings.batch()).isEqualTo(32);
        assertThat(settings.epsilon()).isEqualTo(1e-7);
        assertThat(settings.weightDecay()).isZero();
        assertThat(settings.clipNorm()).isZero();
        assertThat(settings.averaging()).isEqualTo(Averaging.NONE);
        assertThat(Recipe.publishedRho(problem("other", 192))).isEqualTo(0.7);
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

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> EeoOptions.parse(text))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(message);
    }

    private static Problem problem(String name, int horizon) {
        Split split = new Split(300, 200, 200);
        StandardizedSeries series =
                StandardizedSeries.of(
                        Synthetic.table(name, Synthetic.waves(2, 700).values()), split.train());
        return new Problem(series, Duration.ofHours(1), split, 24, horizon);
    }
}
