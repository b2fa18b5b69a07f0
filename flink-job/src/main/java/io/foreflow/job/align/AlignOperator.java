package io.foreflow.job.align;

import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.state.AlignedSeriesSerializer;
import io.foreflow.job.state.ObservedSerializer;
import io.foreflow.job.state.PendingRowSerializer;
import io.foreflow.job.state.RestoredLayouts;
import io.foreflow.job.state.RetainedRowSerializer;
import io.foreflow.job.state.StateTypes;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers a series' values until the watermark reaches their row, then closes it, and from then on
 * closes a row at each step until the series has been without a value for {@code align.idle}. A
 * row's element timestamp is the time it was made at.
 *
 * <p><b>Late values.</b> A value is visible from its partition's stamp − the out-of-orderness bound
 * on, which no watermark can have passed. If its row closes at or after that, it belongs to the
 * first edition like any other. Else it waits for the first row time at which it is visible, and
 * changes its row there, in the timer: all values that became visible in one step make one new
 * edition, whatever the order they arrived in, so editions are a function of the data. Where time
 * has gone past that (by the wall clock, in live mode), it is the next row time instead. What then
 * has no row that is still kept is refused as late, with its coordinates.
 *
 * <p><b>Where a series is.</b> One whose closed rows cannot change is in memory, as a whole, from
 * its next observation on until the next barrier, or until there are too many; then it is in keyed
 * state, as a whole, with its timers. A timer of a series in memory is void. Series with rows that
 * can change are in keyed state always.
 *
 * <p>The last closed row is kept, because the watermark of a restored job starts at its minimum. At
 * the final watermark a series closes its rows up to the last one that holds a value, and sets no
 * timer after it: every grid step up to the end of time would be due at once.
 */
public final class AlignOperator extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<Observed, Row>, Triggerable<SeriesKey, VoidNamespace> {

    public static final OutputTag<Rejection> LATE = new OutputTag<>("late", StateTypes.REJECTION);

    /** Name that savepoints know the timers by. */
    private static final String TIMERS = "user-timers";

    private static final Logger LOG = LoggerFactory.getLogger(AlignOperator.class);

    private final List<ModelSettings> models;
    private final long bound;

    private transient Map<String, GridAligner> aligners;
    private transient ValueState<AlignedSeries> aligned;
    private transient MapState<Long, PendingRow> pending;

    /** By row time; of models whose closed rows can change only. */
    private transient MapState<Long, RetainedRow> retained;

    /** By the row time at which they change their rows. */
    private transient MapState<Long, List<Observed>> waiting;

    /** Series that are in memory, not in the states above. */
    private transient OpenFleet fleet;

    /** Whether too much was in memory since the watermark last moved. */
    private transient boolean overflown;

    private transient RestoredLayouts layouts;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient AlignMetrics metrics;

    /**
     * What every subtask gets.
     *
     * @param outOfOrderness how far behind its partition's newest record a value is not yet late
     */
    public AlignOperator(List<ModelSettings> models, Duration outOfOrderness) {
        this.models = List.copyOf(models);
        this.bound = outOfOrderness.toMillis();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        aligners = new TreeMap<>();
        models.forEach(model -> aligners.put(model.name(), new GridAligner(model)));
        fleet = new OpenFleet();
        KeyedStateStore store = context.getKeyedStateStore();
        aligned =
                store.getState(
                        new ValueStateDescriptor<>("aligned", AlignedSeriesSerializer.INSTANCE));
        pending =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "pending", LongSerializer.INSTANCE, PendingRowSerializer.INSTANCE));
        retained =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "retained",
                                LongSerializer.INSTANCE,
                                RetainedRowSerializer.INSTANCE));
        waiting =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "waiting",
                                LongSerializer.INSTANCE,
                                new ListSerializer<>(ObservedSerializer.INSTANCE)));
        layouts = new RestoredLayouts(context.getOperatorStateStore(), models);
        if (!layouts.changed().isEmpty()) {
            carryOver();
        }
    }

    /** Rewrites the state of every series whose model has other channels now. */
    private void carryOver() throws Exception {
        KeyedStateBackend<SeriesKey> backend = getKeyedStateBackend();
        Map<String, ChannelChange> changes = new TreeMap<>();
        for (ModelSettings model : models) {
            SeriesLayout.Extent before = layouts.changed().get(model.name());
            if (before != null) {
                changes.put(
                        model.name(), ChannelChange.between(before.channels(), model.channels()));
            }
        }
        Set<SeriesKey> keys = layouts.keys(backend, "aligned", "pending", "retained", "waiting");
        for (SeriesKey key : keys) {
            backend.setCurrentKey(key);
            carryOver(changes.get(key.model()));
        }
        LOG.info("Carried {} series over to other channels: {}", keys.size(), changes);
    }

    private void carryOver(ChannelChange change) throws Exception {
        AlignedSeries series = aligned.value();
        if (series != null) {
            aligned.update(series.carried(change));
        }
        replace(pending, row -> row.renumbered(change::newIndexOf));
        replace(retained, row -> row.carried(change));
        replace(waiting, late -> late.stream().map(observed -> observed.carried(change)).toList());
    }

    private static <T> void replace(MapState<Long, T> state, UnaryOperator<T> carried)
            throws Exception {
        Map<Long, T> all = new TreeMap<>();
        for (Map.Entry<Long, T> entry : state.entries()) {
            all.put(entry.getKey(), carried.apply(entry.getValue()));
        }
        state.putAll(all);
    }

    /** Before anything of the checkpoint is written: timers may be first. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        keepFleet();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        keepFleet();
        super.snapshotState(context);
        layouts.snapshot();
    }

    /** Moves all series in memory to keyed state. */
    private void keepFleet() throws Exception {
        for (OpenSeries open : fleet.all()) {
            setCurrentKey(open.key());
            if (open.closed() == null) {
                aligned.clear();
            } else if (open.changed()) {
                aligned.update(open.closed());
            }
            for (int i = 0; i < open.rows(); i++) {
                pending.put(open.rowTime(i), open.row(i));
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, open.rowTime(i));
            }
            if (open.due() != OpenSeries.NEVER) {
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, open.due());
            }
        }
        fleet.clear();
    }

    /** The series in memory, moved there if need be; null if it stays in keyed state. */
    private OpenSeries opened(SeriesKey key, GridAligner aligner) throws Exception {
        if (aligner.keptRows() > 0) {
            return null;
        }
        OpenSeries open = fleet.find(key);
        if (open == null && !overflown) {
            open = new OpenSeries(key, aligner, aligned.value());
            for (Map.Entry<Long, PendingRow> row : pending.entries()) {
                open.gather(row.getKey(), row.getValue());
            }
            pending.clear();
            fleet.add(open);
        }
        return open;
    }

    @Override
    public void open() throws Exception {
        super.open();
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        metrics = new AlignMetrics(getMetricGroup());
    }

    @Override
    public void processElement(StreamRecord<Observed> element) throws Exception {
        Observed observed = element.getValue();
        if (observed.channels().length == 0) {
            return;
        }
        GridAligner aligner = aligners.get(observed.key().model());
        OpenSeries open = opened(observed.key(), aligner);
        AlignedSeries series = open == null ? aligned.value() : open.closed();
        long rowTime = aligner.rowTime(observed.time());
        long visible = aligner.rowTime(visibleFrom(observed, series));
        if (visible <= rowTime && open != null) {
            fleet.gather(open, rowTime, observed);
            if (fleet.full()) {
                overflown = true;
                keepFleet();
            }
        } else if (visible <= rowTime) {
            PendingRow row = pending.get(rowTime);
            if (row == null) {
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, rowTime);
            }
            pending.put(rowTime, aligner.gather(row, observed));
        } else if (aligner.takesLate()) {
            List<Observed> others = waiting.get(visible);
            List<Observed> all = others == null ? new ArrayList<>() : new ArrayList<>(others);
            all.add(observed);
            waiting.put(visible, all);
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, visible);
        } else {
            refuse(observed, rowTime, "has closed");
        }
    }

    /** Event time from which a value may be used. */
    private long visibleFrom(Observed observed, AlignedSeries series) {
        long standing = Math.max(timers.currentWatermark(), Long.MIN_VALUE + 1);
        if (series != null) {
            standing = Math.max(standing, series.closed());
        }
        long byStamp = observed.stamp() - bound;
        return Math.max(byStamp, standing + 1);
    }

    private void refuse(Observed observed, long rowTime, String why) {
        metrics.late.inc();
        String detail =
                "timestamp %d belongs to row %d of %s, which %s"
                        .formatted(observed.time(), rowTime, observed.key(), why);
        output.collect(LATE, new StreamRecord<>(observed.late(detail)));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        while (fleet.earliest() <= mark.getTimestamp() && fleet.earliest() != OpenSeries.NEVER) {
            long time = fleet.earliest();
            for (OpenSeries open : fleet.takeEarliest()) {
                if (open.due() == time) {
                    closeRow(open, time, mark.getTimestamp());
                }
            }
        }
        overflown = false;
        super.processWatermark(mark);
    }

    /** Of a series in memory. */
    private void closeRow(OpenSeries open, long time, long watermark) throws Exception {
        GridAligner aligner = open.aligner();
        PendingRow gathered = open.take(time);
        open.due(OpenSeries.NEVER);
        boolean last = watermark == Long.MAX_VALUE && open.rows() == 0;
        if (gathered == null && last) {
            return;
        }
        AlignedSeries after = aligner.close(known(open.closed(), aligner), time, known(gathered));
        output.collect(new StreamRecord<>(aligner.row(open.key(), after), time));
        if (aligner.retired(after)) {
            forget(open);
            return;
        }
        open.closed(after);
        if (!last) {
            fleet.schedule(open, aligner.next(time));
        }
    }

    /** A series in memory is retired; what was gathered ahead begins it anew. */
    private void forget(OpenSeries open) throws Exception {
        metrics.retiredSeries.inc();
        open.closed(null);
        if (open.rows() > 0) {
            fleet.schedule(open, open.rowTime(0));
            return;
        }
        fleet.remove(open);
        setCurrentKey(open.key());
        aligned.clear();
    }

    @Override
    public void onEventTime(InternalTimer<SeriesKey, VoidNamespace> timer) throws Exception {
        SeriesKey key = timer.getKey();
        GridAligner aligner = aligners.get(key.model());
        if (fleet.find(key) != null) {
            return;
        }
        if (aligner == null) {
            forget(); // restored from a job that had one model more
            waiting.clear();
        } else if (aligner.keptRows() == 0) {
            closeRow(key, aligner, timer.getTimestamp());
        } else {
            changeAndCloseRows(key, aligner, timer.getTimestamp());
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<SeriesKey, VoidNamespace> timer) {
        throw new IllegalStateException("Cannot align in processing time: no such timer is set");
    }

    private void closeRow(SeriesKey key, GridAligner aligner, long time) throws Exception {
        AlignedSeries before = aligned.value();
        PendingRow gathered = takePending(time);
        if (gathered != null || follows(before, aligner, time)) {
            AlignedSeries after = aligner.close(known(before, aligner), time, known(gathered));
            output.collect(new StreamRecord<>(aligner.row(key, after), time));
            goOn(aligner, after);
        }
    }

    /** Rows that may change are kept; those of them that do are sent anew before the new row. */
    private void changeAndCloseRows(SeriesKey key, GridAligner aligner, long time)
            throws Exception {
        AlignedSeries before = aligned.value();
        LinkedList<RetainedRow> rows = new LinkedList<>();
        boolean changed = false;
        List<Observed> late = waiting.get(time);
        if (late != null) {
            waiting.remove(time);
            if (before != null) {
                load(rows, aligner, before.closed());
            }
            changed = merge(late, rows, aligner, before);
        }
        PendingRow gathered = takePending(time);
        boolean closes = gathered != null || follows(before, aligner, time);
        if (closes) {
            RetainedRow closing = RetainedRow.closing(known(before, aligner), known(gathered));
            if (rows.isEmpty() && aligner.straightens(closing.before(), closing.gathered())) {
                load(rows, aligner, before.closed());
            }
            rows.add(closing);
        }
        if (!changed && !closes) {
            return;
        }
        long last = closes ? time : before.closed();
        GridAligner.Rework rework = aligner.rework(rows, aligner.back(last, rows.size() - 1));
        send(key, aligner, rows, rework.rows(), last, time);
        if (closes) {
            retained.remove(aligner.back(time, aligner.keptRows()));
            goOn(aligner, rework.after());
        } else {
            aligned.update(rework.after());
        }
    }

    /** Whether a row without values is to be closed at a time: it follows on the last. */
    private boolean follows(AlignedSeries series, GridAligner aligner, long time) throws Exception {
        return series != null && time == aligner.next(series.closed()) && goesOn();
    }

    private boolean goesOn() throws Exception {
        return timers.currentWatermark() != Long.MAX_VALUE || !pending.isEmpty();
    }

    private static AlignedSeries known(AlignedSeries series, GridAligner aligner) {
        return series == null ? aligner.fresh() : series;
    }

    private static PendingRow known(PendingRow gathered) {
        return gathered == null ? PendingRow.EMPTY : gathered;
    }

    private PendingRow takePending(long time) throws Exception {
        PendingRow row = pending.get(time);
        if (row != null) {
            pending.remove(time);
        }
        return row;
    }

    /** Puts the kept rows up to a time before those there; oldest first. */
    private void load(LinkedList<RetainedRow> rows, GridAligner aligner, long closed)
            throws Exception {
        long time = closed;
        for (RetainedRow row = retained.get(time); row != null; row = retained.get(time)) {
            rows.addFirst(row);
            time = aligner.back(time, 1);
        }
    }

    /** Adds late values to their rows; those without one are refused. */
    private boolean merge(
            List<Observed> late,
            LinkedList<RetainedRow> rows,
            GridAligner aligner,
            AlignedSeries series) {
        boolean any = false;
        for (Observed observed : late) {
            long rowTime = aligner.rowTime(observed.time());
            long index =
                    series == null ? -1 : rows.size() - 1 - aligner.rowsBetween(rowTime, series);
            if (index < 0 || index >= rows.size()) {
                refuse(observed, rowTime, "is not among the rows that can still change");
            } else {
                RetainedRow row = rows.get((int) index);
                rows.set((int) index, row.with(aligner.gather(row.gathered(), observed)));
                metrics.lateValuesTaken.inc();
                any = true;
            }
        }
        return any;
    }

    private void send(
            SeriesKey key,
            GridAligner aligner,
            List<RetainedRow> old,
            List<RetainedRow> rows,
            long last,
            long time)
            throws Exception {
        for (int i = 0; i < rows.size(); i++) {
            RetainedRow row = rows.get(i);
            long rowTime = aligner.back(last, rows.size() - 1 - i);
            if (!row.equals(old.get(i))) {
                retained.put(rowTime, row);
            }
            if (row.revision() != old.get(i).revision()) {
                if (row.revision() > 0) {
                    metrics.revisedRows.inc();
                }
                output.collect(new StreamRecord<>(row.row(key, rowTime, time), time));
            }
        }
    }

    /** Remembers the series and waits for its next row, or forgets it. */
    private void goOn(GridAligner aligner, AlignedSeries series) throws Exception {
        if (aligner.retired(series)) {
            aligned.clear();
            retained.clear();
            metrics.retiredSeries.inc();
            return;
        }
        aligned.update(series);
        if (goesOn()) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, aligner.next(series.closed()));
        }
    }

    private void forget() {
        aligned.clear();
        pending.clear();
        retained.clear();
    }
}
