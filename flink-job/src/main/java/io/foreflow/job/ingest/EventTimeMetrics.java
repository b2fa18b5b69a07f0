package io.foreflow.job.ingest;

import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.job.ingest.Rejection.Reason;
import io.foreflow.job.metric.Label;
import io.foreflow.job.metric.StreamCatalogue;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a subtask that makes event time reports. Written by the task thread, read by the reporters'
 * threads.
 */
final class EventTimeMetrics {

    private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
    private final boolean live;
    private final long dueMillis;
    private final double gridMillis;
    private volatile long eventTime = PartitionClocks.UNKNOWN;

    EventTimeMetrics(MetricGroup group, TimeMode mode, IngestSettings settings, long gridMillis) {
        this.gridMillis = gridMillis;
        live = mode == TimeMode.LIVE;
        dueMillis = Math.max(settings.outOfOrderness().toMillis(), settings.liveDelay().toMillis());
        for (Reason reason : Reason.values()) {
            rejected.put(reason, StreamCatalogue.REJECTED.counter(Label.REASON.of(group, reason)));
        }
        StreamCatalogue.EVENT_TIME_LAG.gauge(group, () -> lagMillis(System.currentTimeMillis()));
        StreamCatalogue.EVENT_TIME_OVERDUE.gauge(
                group, () -> overdueSteps(System.currentTimeMillis()));
    }

    void rejected(Reason reason) {
        rejected.get(reason).inc();
    }

    void eventTime(long watermark) {
        eventTime = watermark;
    }

    double lagMillis(long wallClock) {
        return !live || eventTime == PartitionClocks.UNKNOWN ? Double.NaN : wallClock - eventTime;
    }

    double overdueSteps(long wallClock) {
        return (lagMillis(wallClock) - dueMillis) / gridMillis;
    }
}
