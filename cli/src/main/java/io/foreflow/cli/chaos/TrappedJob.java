package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.Traps.Place;
import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.learn.TickLearner;
import io.foreflow.job.publish.KafkaSinks;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.Outbound.Topic;
import io.foreflow.job.publish.WatchedSink;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.Row;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;

/** The parts of a job that carry traps: the real learner, network and sinks with a trap around. */
final class TrappedJob {

    private TrappedJob() {}

    static Cores cores(Traps traps, int interruptMillis) {
        return new Cores(
                (settings, state, device) ->
                        new Learner(
                                traps,
                                interruptMillis,
                                CoreLearner.create(settings, state, device)),
                (settings, device) ->
                        new Network(traps, ChannelAttentionNetwork.open(settings, device)));
    }

    static Sinks sinks(JobSettings settings, Traps traps) {
        if (settings.delivery() == Delivery.AT_LEAST_ONCE) {
            return Sinks.kafka(settings);
        }
        return new Sinks(
                sink(settings, traps, Topic.FORECASTS),
                sink(settings, traps, Topic.SCORES),
                sink(settings, traps, Topic.MODEL_EVENTS),
                sink(settings, traps, Topic.REJECTED));
    }

    private static Sink<Outbound> sink(JobSettings settings, Traps traps, Topic topic) {
        return new TrappedSink(
                KafkaSinks.watched(settings, topic), traps, topic == Topic.FORECASTS);
    }

    /**
     * @param interruptMillis how long after its start a tick is interrupted, if it springs the trap
     */
    private record Learner(Traps traps, int interruptMillis, TickLearner learner)
            implements TickLearner {

        @Override
        public TickOutcome tick(long tick, List<Row> rows) throws Exception {
            traps.failAt(Place.BEFORE_TICK);
            TickOutcome outcome =
                    traps.springs(Place.IN_TICK) ? killed(tick, rows) : learner.tick(tick, rows);
            traps.failAt(Place.AFTER_TICK);
            return outcome;
        }

        /** The thread that learns is interrupted as it learns; a tick quicker than that is lost. */
        private TickOutcome killed(long tick, List<Row> rows) throws Exception {
            Thread learning = Thread.currentThread();
            CountDownLatch done = new CountDownLatch(1);
            Thread killer =
                    new Thread(
                            () -> {
                                try {
                                    if (!done.await(interruptMillis, TimeUnit.MILLISECONDS)) {
                                        learning.interrupt();
                                    }
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            },
                            "killer of a learner");
            killer.start();
            try {
                learner.tick(tick, rows);
            } finally {
                done.countDown();
                killer.join();
            }
            throw new IllegalStateException("Injected failure: at the end of a tick");
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
        public String channelChange() {
            return learner.channelChange();
        }

        @Override
        public void close() {
            learner.close();
        }
    }

    private record Network(Traps traps, TunedNetwork network) implements TunedNetwork {

        @Override
        public void load(float[] parameters) {
            network.load(parameters);
        }

        @Override
        public boolean take(RidgeLines lines) {
            return network.take(lines);
        }

        @Override
        public void forecast(
                float[] windows,
                float[] available,
                int count,
                float[] forecasts,
                AttentionEffects effects,
                LineForecasts lines) {
            traps.failAt(Place.NETWORK);
            network.forecast(windows, available, count, forecasts, effects, lines);
        }

        @Override
        public int nativeArrays() {
            return network.nativeArrays();
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private static final class TrappedSink extends WatchedSink {

        private final Traps traps;
        private final boolean held;

        TrappedSink(WatchedSink sink, Traps traps, boolean held) {
            super(sink);
            this.traps = traps;
            this.held = held;
        }

        @Override
        public Committer<KafkaCommittable> createCommitter(CommitterInitContext context)
                throws IOException {
            return new TrappedCommitter(super.createCommitter(context), traps, held);
        }
    }

    private record TrappedCommitter(
            Committer<KafkaCommittable> committer, Traps traps, boolean held)
            implements Committer<KafkaCommittable> {

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            // what is restored is committed while tasks start; the traps are for a running job
            boolean running =
                    requests.stream()
                            .anyMatch(
                                    request -> request.getCommittable().getProducer().isPresent());
            if (running) {
                traps.failAt(Place.BEFORE_COMMIT);
                if (held) {
                    traps.holdAt(Place.HOLD_COMMIT);
                }
            }
            committer.commit(requests);
            if (running) {
                traps.failAt(Place.AFTER_COMMIT);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                committer.close();
            } catch (Exception e) {
                throw new IOException("Cannot close a committer: " + e.getMessage(), e);
            }
        }
    }
}
