package io.foreflow.job.align;

import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.state.AlignedSeriesSerializer;
import io.foreflow.job.state.PendingRowSerializer;
import io.foreflow.job.state.StateTypes;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gathers a series' values until the watermark reaches their row, then closes it, and from then on
 * closes a row at each step until the series has been without a value for {@code align.idle}. A
 * row's element timestamp is its time.
 *
 * <p>A value whose row has closed is refused as late, whatever its stamp says. The last closed row
 * is in keyed state, because the watermark of a restored job starts at its minimum. At the final
 * watermark a series closes its rows up to the last one that holds a value, and sets no timer after
 * it: every grid step up to the end of time would be due at once.
 */
public final class AlignFunction extends KeyedProcessFunction<SeriesKey, Observed, Row> {

    public static final OutputTag<Rejection> LATE = new OutputTag<>("late", StateTypes.REJECTION);

    private final List<ModelSettings> models;

    private transient Map<String, GridAligner> aligners;
    private transient ValueState<AlignedSeries> aligned;
    private transient MapState<Long, PendingRow> pending;
    private transient Counter lateValues;
    private transient Counter retiredSeries;

    public AlignFunction(List<ModelSettings> models) {
        this.models = List.copyOf(models);
    }

    @Override
    public void open(OpenContext context) {
        aligners = new HashMap<>();
        models.forEach(model -> aligners.put(model.name(), new GridAligner(model)));
        aligned =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "aligned", AlignedSeriesSerializer.INSTANCE));
        pending =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "pending",
                                        LongSerializer.INSTANCE,
                                        PendingRowSerializer.INSTANCE));
        lateValues = getRuntimeContext().getMetricGroup().counter("lateValues");
        retiredSeries = getRuntimeContext().getMetricGroup().counter("retiredSeries");
    }

    @Override
    public void processElement(Observed observed, Context context, Collector<Row> out)
            throws Exception {
        if (observed.channels().length == 0) {
            return;
        }
        GridAligner aligner = aligners.get(observed.key().model());
        long rowTime = aligner.rowTime(observed.time());
        if (closed(rowTime, context.timerService().currentWatermark())) {
            lateValues.inc();
            context.output(
                    LATE,
                    observed.late(
                            "timestamp %d belongs to row %d of %s, which has closed"
                                    .formatted(observed.time(), rowTime, observed.key())));
            return;
        }
        PendingRow row = pending.get(rowTime);
        if (row == null) {
            row = aligner.empty();
            context.timerService().registerEventTimeTimer(rowTime);
        }
        pending.put(
                rowTime,
                row.with(
                        observed.time(),
                        observed.partition(),
                        observed.offset(),
                        observed.channels(),
                        observed.values()));
    }

    private boolean closed(long rowTime, long watermark) throws Exception {
        AlignedSeries series = aligned.value();
        return rowTime <= watermark || series != null && rowTime <= series.closed();
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Row> out) throws Exception {
        GridAligner aligner = aligners.get(context.getCurrentKey().model());
        if (aligner == null) {
            forget(); // restored from a job that had one model more
            return;
        }
        AlignedSeries series = aligner.close(aligned.value(), time, pending.get(time));
        pending.remove(time);
        out.collect(aligner.row(context.getCurrentKey(), series));
        if (aligner.retired(series)) {
            aligned.clear();
            retiredSeries.inc();
            return;
        }
        aligned.update(series);
        if (context.timerService().currentWatermark() != Long.MAX_VALUE || !pending.isEmpty()) {
            context.timerService().registerEventTimeTimer(aligner.next(time));
        }
    }

    private void forget() {
        aligned.clear();
        pending.clear();
    }
}
