package io.foreflow.job.learn;

import io.foreflow.job.learn.LearnerThread.Standing;
import io.foreflow.learning.LearnerEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What a learner subtask reports. Written by the task thread, read by the reporters' threads. */
final class LearnMetrics {

    private final MetricGroup group;
    private final Counter ticksCompleted;
    private volatile int ticksQueued;
    private volatile int roundsInFlight;
    private volatile long watermark = Long.MIN_VALUE;
    private volatile long lastTickMillis;

    LearnMetrics(MetricGroup group) {
        this.group = group;
        this.ticksCompleted = group.counter("ticksCompleted");
        group.gauge("ticksQueued", (Gauge<Integer>) () -> ticksQueued);
        group.gauge("roundsInFlight", (Gauge<Integer>) () -> roundsInFlight);
        group.gauge("heldWatermark", (Gauge<Long>) () -> watermark);
        group.gauge("lastTickMillis", (Gauge<Long>) () -> lastTickMillis);
    }

    /** The gauges of one model, with what sets them. */
    ModelGauges model(String name) {
        return new ModelGauges(group.addGroup("model", name));
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
        private final Counter drifts;

        private ModelGauges(MetricGroup group) {
            group.gauge("modelVersion", (Gauge<Integer>) () -> version);
            group.gauge("optimizerStep", (Gauge<Long>) () -> optimizerStep);
            group.gauge("nativeArrays", (Gauge<Integer>) () -> nativeArrays);
            drifts = group.counter("drifts");
            gauge(group, "loss", seen -> seen.telemetry().lossAfter());
            gauge(group, "sharpness", seen -> seen.telemetry().sharpness());
            gauge(group, "lambdaMax", seen -> seen.telemetry().lambdaMax());
            gauge(group, "lambdaMin", seen -> seen.telemetry().lambdaMin());
            gauge(group, "gradientNorm", seen -> seen.telemetry().gradientNorm());
            gauge(group, "attentionEntropy", seen -> seen.telemetry().attentionEntropy());
            gauge(group, "challengerError", LearnerEvent::challengerError);
            gauge(group, "championError", LearnerEvent::championError);
            gauge(group, "ridgeError", LearnerEvent::ridgeError);
        }

        private void gauge(MetricGroup group, String name, ToDoubleFunction<LearnerEvent> of) {
            group.gauge(
                    name,
                    (Gauge<Double>)
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

        /** Takes the errors and telemetry of a round, and counts drifts. */
        void event(LearnerEvent event) {
            if (event.kind() == LearnerEvent.Kind.DRIFT) {
                drifts.inc();
            }
            if (event.kind() == LearnerEvent.Kind.ROUND && event.telemetry() != null) {
                round = event;
            }
        }
    }
}
