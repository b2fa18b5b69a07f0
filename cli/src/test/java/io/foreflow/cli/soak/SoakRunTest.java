package io.foreflow.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.learn.TickLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A soak of some seconds. What it says of resident memory is not asked: the process is the tests'
 * own, and so short a run is warm-up.
 */
@Timeout(300)
class SoakRunTest {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @TempDir private Path folder;

    @Test
    void theJobHoldsAsManyNativeArraysAfterManyRoundsAsAfterTheFirst() throws Exception {
        SoakPlan plan = new SoakPlan(2000, 4000);

        SoakReport report = soak(plan, Cores.standard());

        SoakSample last = report.samples().get(report.samples().size() - 1);
        assertThat(last.steps()).isGreaterThanOrEqualTo(plan.steps());
        assertThat(last.forecasts()).isGreaterThanOrEqualTo(plan.forecasts());
        assertThat(last.learnerArrays()).isPositive();
        assertThat(last.forecasterArrays()).isPositive();
        assertThat(report.failures())
                .noneMatch(failure -> failure.startsWith("Cannot judge"))
                .noneMatch(failure -> failure.startsWith("native arrays"));
    }

    @Test
    void anArrayForgottenATickFailsIt() throws Exception {
        Cores leaking =
                new Cores(
                        (settings, state, device) ->
                                new Forgetful(
                                        CoreLearner.create(settings, state, device), settings),
                        ChannelAttentionNetwork::open);

        SoakReport report = soak(new SoakPlan(80, 2000), leaking);

        assertThat(report.failures())
                .anyMatch(failure -> failure.startsWith("native arrays are not flat"));
    }

    private SoakReport soak(SoakPlan plan, Cores cores) throws InterruptedException {
        return new SoakRun(plan, cores, PAUSE, sample -> {}).run(folder);
    }

    /** Makes a network's arrays at each tick and lets go of them at the very end. */
    private static final class Forgetful implements TickLearner {

        private final TickLearner learner;
        private final ModelSettings settings;
        private final List<ChannelAttentionForecaster> forgotten = new ArrayList<>();

        Forgetful(TickLearner learner, ModelSettings settings) {
            this.learner = learner;
            this.settings = settings;
        }

        @Override
        public TickOutcome tick(long tick, List<Row> rows) throws Exception {
            ChannelAttentionForecaster network =
                    ChannelAttentionForecaster.open(
                            settings.shape(), settings.scale(), 1, ComputeDevice.cpu());
            network.load(new float[settings.shape().parameters()]);
            forgotten.add(network);
            return learner.tick(tick, rows);
        }

        @Override
        public int nativeArrays() {
            return learner.nativeArrays()
                    + forgotten.stream().mapToInt(ChannelAttentionForecaster::nativeArrays).sum();
        }

        @Override
        public byte[] state() {
            return learner.state();
        }

        @Override
        public int version() {
            return learner.version();
        }

        @Override
        public long optimizerStep() {
            return learner.optimizerStep();
        }

        @Override
        public long trainedUntil() {
            return learner.trainedUntil();
        }

        @Override
        public void close() {
            forgotten.forEach(ChannelAttentionForecaster::close);
            learner.close();
        }
    }
}
