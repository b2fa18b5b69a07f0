package io.foreflow.it.job;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.learn.TickLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.Row;
import io.foreflow.state.WeightsHash;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The real learner and the real network of one job, watched and disturbed from the test: what runs
 * in the job is found again by the name of the job, since a job is serialized on its way.
 */
final class Supervised {

    private static final Map<String, Supervised> BY_NAME = new ConcurrentHashMap<>();

    /** What the test does to a job; called on a thread of the job, which it may hold or kill. */
    @FunctionalInterface
    interface Disturbance {
        void at(long tick) throws Exception;
    }

    /** Where the learner stood after a tick. */
    record Step(long tick, int version, long optimizerStep, long trainedUntil) {}

    private final String name;
    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final List<Step> restored = new CopyOnWriteArrayList<>();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private volatile Disturbance beforeTick = tick -> {};
    private volatile Disturbance afterTick = tick -> {};
    private volatile Runnable beforeNetwork = () -> {};
    private volatile UnaryOperator<byte[]> writing = UnaryOperator.identity();
    private volatile UnaryOperator<byte[]> reading = UnaryOperator.identity();

    private Supervised(String name) {
        this.name = name;
    }

    static Supervised job(String name) {
        return BY_NAME.computeIfAbsent(name, Supervised::new);
    }

    /** What the job is built with. */
    Cores cores() {
        String job = name;
        return new Cores(
                (settings, state, device) ->
                        state == null
                                ? new Learner(job(job), CoreLearner.create(settings, null, device))
                                : restored(
                                        job(job),
                                        CoreLearner.create(
                                                settings, job(job).reading.apply(state), device)),
                (settings, device) ->
                        new Network(job(job), ChannelAttentionNetwork.open(settings, device)));
    }

    /** Before the learner hears of a tick. */
    Supervised beforeTick(Disturbance disturbance) {
        beforeTick = disturbance;
        return this;
    }

    /** When the learner has learnt from a tick, and the job has not heard of it. */
    Supervised afterTick(Disturbance disturbance) {
        afterTick = disturbance;
        return this;
    }

    /** Before the forecaster runs the tuned network. */
    Supervised beforeNetwork(Runnable disturbance) {
        beforeNetwork = disturbance;
        return this;
    }

    /** Changes the learner's bytes on their way into checkpoints. */
    Supervised writing(UnaryOperator<byte[]> format) {
        writing = format;
        return this;
    }

    /** Changes the learner's bytes on their way out of checkpoints. */
    Supervised reading(UnaryOperator<byte[]> format) {
        reading = format;
        return this;
    }

    /** Rows of all ticks that were run, in order; those of a tick that was run again, again. */
    List<Row> rows() {
        return rows;
    }

    /** All ticks that the learner came back from, in order. */
    List<Step> steps() {
        return steps;
    }

    /** Where learners stood when they were made from state, before their first tick. */
    List<Step> restored() {
        return restored;
    }

    /** Hashes of the weights that forecasters gave to their networks, in order. */
    List<String> loaded() {
        return loaded;
    }

    private static Learner restored(Supervised job, TickLearner learner) {
        job.restored.add(
                new Step(-1, learner.version(), learner.optimizerStep(), learner.trainedUntil()));
        return new Learner(job, learner);
    }

    private record Learner(Supervised job, TickLearner learner) implements TickLearner {

        @Override
        public TickOutcome tick(long tick, List<Row> rows) throws Exception {
            job.beforeTick.at(tick);
            TickOutcome outcome = learner.tick(tick, rows);
            job.afterTick.at(tick);
            job.rows.addAll(rows);
            job.steps.add(new Step(tick, version(), optimizerStep(), trainedUntil()));
            return outcome;
        }

        @Override
        public String channelChange() {
            return learner.channelChange();
        }

        @Override
        public byte[] state() {
            return job.writing.apply(learner.state());
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

    private record Network(Supervised job, TunedNetwork network) implements TunedNetwork {

        @Override
        public void load(float[] parameters) {
            network.load(parameters);
            job.loaded.add(WeightsHash.of(parameters));
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
            job.beforeNetwork.run();
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
}
