package io.foreflow.job.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.JobFixtures;
import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.state.StateTypes;
import io.foreflow.learning.TickOutcome;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two learners of one task manager, on two threads, training at once: the engine's thread count and
 * gradient mode are a matter of each thread, its own collector of gradients one a process and
 * therefore not used.
 */
@Timeout(240)
class SimultaneousLearnersTest {

    private static final int ROWS = 160;
    private static final long STEP = 10_000;
    private static final long START = 1_700_000_000_000L - 1_700_000_000_000L % STEP;
    private static final int PARALLELISM = 2;

    /** What each learner published, by the name of its run; a learner is shipped as bytes. */
    private static final Map<String, Queue<String>> PUBLISHED = new ConcurrentHashMap<>();

    private static final Map<String, CyclicBarrier> MEETINGS = new ConcurrentHashMap<>();

    @Test
    void publishTheSameWeightsAsOneAfterTheOther() throws Exception {
        ModelSettings first = model(0);
        ModelSettings second = model(1);

        run("apart", first);
        run("apart", second);
        MEETINGS.put("together", new CyclicBarrier(2));
        run("together", first, second);

        for (ModelSettings model : List.of(first, second)) {
            List<String> apart = published("apart", model);
            assertThat(apart.stream().filter(line -> line.startsWith("network")).distinct())
                    .hasSizeGreaterThan(2);
            assertThat(published("together", model)).isEqualTo(apart);
        }
        assertThat(published("apart", first)).isNotEqualTo(published("apart", second));
    }

    private static List<String> published(String run, ModelSettings model) {
        return List.copyOf(PUBLISHED.get(run + "/" + model.name()));
    }

    private static void run(String run, ModelSettings... models) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM);
        List<String> names = List.of(models).stream().map(ModelSettings::name).toList();
        ForecastPipeline.build(
                environment,
                JobFixtures.job(models),
                new DataGeneratorSource<>(
                        index -> ingested(names, index),
                        (long) ROWS * names.size(),
                        StateTypes.INGESTED),
                new Sinks(discard(), discard(), discard(), discard()),
                new Cores(
                        (settings, state, device) ->
                                new Meeting(
                                        run,
                                        settings.name(),
                                        CoreLearner.create(settings, state, device)),
                        ChannelAttentionNetwork::open));
        environment.execute(run);
    }

    private static DiscardingSink<Outbound> discard() {
        return new DiscardingSink<>();
    }

    /** Channels of which the second follows the first. */
    private static Ingested ingested(List<String> models, long index) {
        String model = models.get((int) (index % models.size()));
        long row = index / models.size();
        return new Observed(
                new SeriesKey(model, "a"),
                START + row * STEP,
                new int[] {0, 1},
                new float[] {value(model, row), value(model, row - 2)},
                "metrics",
                (int) (index % models.size()),
                row,
                Observed.UNSTAMPED);
    }

    private static float value(String model, long row) {
        double noise = (row * row * 7919 + model.hashCode()) % 101 / 101.0;
        return (float) (Math.sin(row * Math.PI / 2) + noise);
    }

    /** A model whose learner runs in the given subtask. */
    private static ModelSettings model(int subtask) {
        for (int i = 0; ; i++) {
            String name = "model-" + i;
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(name, 128, PARALLELISM)
                    == subtask) {
                return tuned(JobFixtures.model(name, Duration.ofMillis(STEP), "a", "b"));
            }
        }
    }

    /** Trains at every second tick and serves whatever comes out. */
    private static ModelSettings tuned(ModelSettings model) {
        LearnSettings learn = model.learn();
        return new ModelSettings(
                model.name(),
                model.channels(),
                model.step(),
                model.lookback(),
                model.shortLookback(),
                model.horizon(),
                model.seasonalPeriod(),
                model.align(),
                model.scale(),
                model.forecast(),
                model.ridge(),
                new LearnSettings(
                        model.step().multipliedBy(8),
                        learn.lag(),
                        learn.maxQueuedTicks(),
                        learn.series(),
                        1,
                        1,
                        16,
                        64,
                        8,
                        25,
                        -1,
                        learn.refusals(),
                        true,
                        learn.seed(),
                        learn.roundTimeout()),
                model.optimizer());
    }

    /** Begins each tick when the other learner of the run does, if there is one. */
    private record Meeting(String run, String model, TickLearner learner) implements TickLearner {

        @Override
        public TickOutcome tick(long tick, List<Row> rows) throws Exception {
            CyclicBarrier meeting = MEETINGS.get(run);
            if (meeting != null) {
                meeting.await(2, TimeUnit.MINUTES);
            }
            TickOutcome outcome = learner.tick(tick, rows);
            if (outcome.snapshot() != null) {
                PUBLISHED
                        .computeIfAbsent(run + "/" + model, any -> new ConcurrentLinkedQueue<>())
                        .add(
                                (outcome.snapshot().championIsNetwork() ? "network " : "ridge ")
                                        + outcome.snapshot().weightsHash());
            }
            return outcome;
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
            learner.close();
        }
    }
}
