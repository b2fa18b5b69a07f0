package io.foreflow.job.learn;

import io.foreflow.job.learn.LearnerThread.Standing;
import io.foreflow.job.metric.JobMetric;
import io.foreflow.job.metric.Label;
import io.foreflow.job.metric.LearnCatalogue;
import io.foreflow.job.metric.NativeMemory;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.LearnerEvent.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What a learner subtask reports. Written by the task thread, read by the reporters' threads. */
final class LearnMetrics {

    private static final double NANOS_PER_MILLI = 1e6;

    private final MetricGroup group;
    private final Counter ticksCompleted;
    private final Map<String, ModelGauges> models = new HashMap<>();
    private volatile int ticksQueued;
    private volatile int roundsInFlight;
    private volatile long watermark = Long.MIN_VALUE;
    private volatile long lastTickMillis;

    LearnMetrics(MetricGroup group) {
        this.group = group;
        this.ticksCompleted = LearnCatalogue.TICKS.counter(group);
        LearnCatalogue.TICKS_QUEUED.gauge(group, () -> ticksQueued);
        LearnCatalogue.ROUNDS_IN_FLIGHT.gauge(group, () -> roundsInFlight);
        LearnCatalogue.HELD_WATERMARK.gauge(group, () -> watermark);
        LearnCatalogue.LAST_TICK.gauge(group, () -> lastTickMillis);
        NativeMemory.register(LearnCatalogue.NATIVE_MEMORY, group);
    }

    /** The metrics of one model, with what sets them; always the same ones. */
    ModelGauges model(String name) {
        return models.computeIfAbsent(name, model -> new ModelGauges(Label.MODEL.of(group, model)));
    }

    /** Ticks submitted and not finished; the first of them is on the background thread. */
    void inFlight(int ticks) {
        roundsInFlight = Math.min(1, ticks);
        ticksQueued = ticks - roundsInFlight;
    }

    void tickCompleted(long nanos) {
        ticksCompleted.inc();
        lastTickMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    void watermark(long forwarded) {
        watermark = forwarded;
    }

    /**
     * Where the learner of one model stood after its last tick, and what its last round of
     * fine-tuning saw.
     */
    static final class ModelGauges {

        private volatile int version;
        private volatile long optimizerStep;
        private volatile int nativeArrays;
        private volatile LearnerEvent round;
        private volatile double stepMillis = Double.NaN;
        private final Map<Kind, Counter> events = new EnumMap<>(Kind.class);

        private ModelGauges(MetricGroup group) {
            LearnCatalogue.VERSION.gauge(group, () -> version);
            LearnCatalogue.OPTIMIZER_STEP.gauge(group, () -> optimizerStep);
            LearnCatalogue.NATIVE_ARRAYS.gauge(group, () -> nativeArrays);
            LearnCatalogue.STEP.gauge(group, () -> stepMillis);
            for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.RETIRED))) {
                events.put(kind, LearnCatalogue.EVENTS.counter(Label.KIND.of(group, kind)));
            }
            gauge(LearnCatalogue.LOSS, group, seen -> seen.telemetry().lossAfter());
            gauge(LearnCatalogue.SHARPNESS, group, seen -> seen.telemetry().sharpness());
            gauge(LearnCatalogue.LAMBDA_MAX, group, seen -> seen.telemetry().lambdaMax());
            gauge(LearnCatalogue.LAMBDA_MIN, group, seen -> seen.telemetry().lambdaMin());
            gauge(LearnCatalogue.GRADIENT_NORM, group, seen -> seen.telemetry().gradientNorm());
            gauge(
                    LearnCatalogue.ATTENTION_ENTROPY,
                    group,
                    seen -> seen.telemetry().attentionEntropy());
            gauge(LearnCatalogue.CHALLENGER_ERROR, group, LearnerEvent::challengerError);
            gauge(LearnCatalogue.CHAMPION_ERROR, group, LearnerEvent::championError);
            gauge(LearnCatalogue.RIDGE_ERROR, group, LearnerEvent::ridgeError);
        }

        private void gauge(JobMetric metric, MetricGroup group, ToDoubleFunction<LearnerEvent> of) {
            metric.gauge(
                    group,
                    () -> {
                        LearnerEvent seen = round;
                        return seen == null ? Double.NaN : of.applyAsDouble(seen);
                    });
        }

        void set(Standing standing) {
            version = standing.version();
            optimizerStep = standing.optimizerStep();
            nativeArrays = standing.nativeArrays();
        }

        /**
         * Counts an event; takes the errors and telemetry of a round.
         *
         * @param nanos wall-clock time of the tick it belongs to
         */
        void event(LearnerEvent event, long nanos) {
            count(event.kind());
            if (event.kind() == Kind.ROUND && event.telemetry() != null) {
                round = event;
                stepMillis = nanos / NANOS_PER_MILLI / event.telemetry().steps();
            }
        }

        void count(Kind kind) {
            events.get(kind).inc();
        }
    }
}
