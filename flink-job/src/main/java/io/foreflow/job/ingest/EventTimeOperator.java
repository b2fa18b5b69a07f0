package io.foreflow.job.ingest;

import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.job.state.PartitionMaximumSerializer;
import io.foreflow.job.state.StateTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Chained to the source: stamps each observation with its partition's running maximum of event
 * time, turns late ones and refused records aside, and makes the watermarks, one at each new step
 * of the grid, so that downstream no two rows of a series close at once without need.
 *
 * <p>It makes the watermarks itself, rather than the source, because a generator inside the source
 * starts from nothing after a restore: a partition with nothing left to read would be without event
 * time, and its series either stalled or overrun. Here the maxima are in the checkpoint (union list
 * state; each task keeps what it has not met, so nothing is lost when partitions change hands) and
 * the announcement of assigned partitions says which are this task's. A fleet of few partitions
 * makes that a handful of entries a task.
 *
 * <p>Of the source's own watermarks only the last one, of a bounded input, is let through.
 */
public final class EventTimeOperator extends AbstractStreamOperator<Observed>
        implements OneInputStreamOperator<Ingested, Observed> {

    public static final OutputTag<Rejection> REJECTED =
            new OutputTag<>("rejected", StateTypes.REJECTION);

    private static final long LOOK_EVERY_MILLIS = 100;

    private final TimeMode mode;
    private final IngestSettings settings;
    private final long grid;
    private final HashMap<String, Long> allowedLateness = new HashMap<>();

    private transient PartitionClocks clocks;
    private transient PausableRelativeClock activity;
    private transient ListState<PartitionMaximum> maxima;
    private transient StreamRecord<Observed> element;
    private transient EventTimeMetrics metrics;
    private transient long emitted;
    private transient boolean idle;

    /**
     * @param gridMillis distance of the watermarks: every row and tick time must be a multiple of
     *     it
     * @param allowedLateness by model: values later than this are refused
     */
    public EventTimeOperator(
            TimeMode mode,
            IngestSettings settings,
            long gridMillis,
            Map<String, Duration> allowedLateness) {
        this.mode = mode;
        this.settings = settings;
        this.grid = gridMillis;
        allowedLateness.forEach(
                (model, lateness) -> this.allowedLateness.put(model, lateness.toMillis()));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        activity = new PausableRelativeClock(getProcessingTimeService().getClock());
        ioMetrics().registerBackPressureListener(activity);
        clocks = clocks();
        maxima =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "partition-maxima", PartitionMaximumSerializer.INSTANCE));
        for (PartitionMaximum maximum : maxima.get()) {
            clocks.restore(maximum);
        }
    }

    private PartitionClocks clocks() {
        long bound = settings.outOfOrderness().toMillis();
        long quiet = settings.liveQuiet().toMillis();
        long now = activity.relativeTimeMillis();
        return switch (mode) {
            case REPLAY -> PartitionClocks.replay(bound, settings.replayPatience().toMillis(), now);
            case LIVE -> PartitionClocks.live(bound, quiet, settings.liveDelay().toMillis(), now);
        };
    }

    @Override
    public void open() throws Exception {
        super.open();
        element = new StreamRecord<>(null);
        emitted = PartitionClocks.UNKNOWN;
        metrics = new EventTimeMetrics(getMetricGroup(), mode, settings, grid);
        getProcessingTimeService()
                .scheduleWithFixedDelay(time -> advance(), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS);
    }

    @Override
    public void processElement(StreamRecord<Ingested> record) {
        Ingested ingested = record.getValue();
        if (ingested instanceof Observed observed) {
            observed(observed);
        } else if (ingested instanceof Rejection rejection) {
            reject(rejection);
        } else if (ingested instanceof Ingested.Assigned assigned) {
            long now = activity.relativeTimeMillis();
            assigned.partitions().forEach(partition -> clocks.assigned(partition, now));
            advance();
        }
    }

    private void observed(Observed observed) {
        long stamp = clocks.stamp(observed, activity.relativeTimeMillis());
        long lateness = allowedLateness.getOrDefault(observed.key().model(), 0L);
        if (clocks.late(observed.time(), stamp - lateness)) {
            reject(observed.late(tooLate(observed.time(), stamp, lateness)));
            return;
        }
        status(false);
        output.collect(element.replace(observed.stamped(stamp), observed.time()));
        // of many records of one time only the first can move the watermark
        if (clocks.moved() || emitted == PartitionClocks.UNKNOWN && observed.time() == stamp) {
            advance();
        }
    }

    private String tooLate(long time, long stamp, long lateness) {
        return "timestamp %d is more than ingest.out-of-orderness (%d ms)%s behind %d, the newest of its partition"
                .formatted(
                        time,
                        settings.outOfOrderness().toMillis(),
                        lateness == 0
                                ? ""
                                : " and align.allowed-lateness (%d ms)".formatted(lateness),
                        stamp);
    }

    private void reject(Rejection rejection) {
        metrics.rejected(rejection.reason());
        output.collect(REJECTED, new StreamRecord<>(rejection));
    }

    /** Emits the watermark if it has reached a new step of the grid. */
    private void advance() {
        long now = activity.relativeTimeMillis();
        long watermark =
                clocks.watermark(now, getProcessingTimeService().getCurrentProcessingTime());
        if (watermark == PartitionClocks.UNKNOWN) {
            status(clocks.idle(now));
        } else if (emitted == PartitionClocks.UNKNOWN
                || Math.floorDiv(watermark, grid) > Math.floorDiv(emitted, grid)) {
            status(false);
            emitted = watermark;
            metrics.eventTime(watermark);
            output.emitWatermark(new Watermark(watermark));
        }
    }

    private void status(boolean nowIdle) {
        if (nowIdle != idle) {
            idle = nowIdle;
            output.emitWatermarkStatus(nowIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
        }
    }

    @Override
    public void processWatermark(Watermark watermark) {
        if (watermark.equals(Watermark.MAX_WATERMARK)) {
            status(false);
            emitted = watermark.getTimestamp();
            output.emitWatermark(watermark);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        // the source knows nothing of event time here
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<PartitionMaximum> known = new ArrayList<>(clocks.maxima());
        maxima.update(known);
    }

    @Override
    public void close() throws Exception {
        if (activity != null) {
            ioMetrics().unregisterBackPressureListener(activity);
        }
        super.close();
    }

    private TaskIOMetricGroup ioMetrics() {
        return getContainingTask().getEnvironment().getMetricGroup().getIOMetricGroup();
    }
}
