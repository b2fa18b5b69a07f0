package io.foreflow.job.learn;

import java.util.concurrent.TimeUnit;
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

    /** The version gauge of one model, with what sets it. */
    ModelVersion model(String name) {
        ModelVersion version = new ModelVersion();
        group.addGroup("model", name).gauge("modelVersion", (Gauge<Integer>) () -> version.current);
        return version;
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

    /** Version of the champion of one model. */
    static final class ModelVersion {
        private volatile int current;

        void set(int version) {
            current = version;
        }
    }
}
