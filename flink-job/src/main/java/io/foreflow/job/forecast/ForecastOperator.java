package io.foreflow.job.forecast;

import io.foreflow.forecasting.Due;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.forecasting.SeriesHead;
import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.forecasting.SeriesMemory;
import io.foreflow.forecasting.SeriesMigration;
import io.foreflow.job.learn.Devices;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.state.RestoredLayouts;
import io.foreflow.job.state.RowSerializer;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ByteSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forecasts every due series at every grid time. Input 1: rows keyed by series; input 2: model
 * snapshots, broadcast. Output: forecasts, encoded; scores, encoded, to the side.
 *
 * <p>All work happens in event time, so that what is known at t is a function of the data: rows
 * ahead of the watermark wait until it reaches their own time, and of the snapshots only those
 * effective at t are asked for. The series due at t are forecast together, in key order, when time
 * moves on or the watermark has been taken in, before it is forwarded: nothing is pending at a
 * barrier, and a checkpoint holds no forecast half made.
 *
 * <p>Rows wait in memory; at a barrier, and beyond a bound, in keyed state with a timer each. Of
 * one time those in memory are taken first; they are other series' rows than those in state.
 *
 * <p>A series that has had no value for {@code align.idle} is forgotten in the timer of its row,
 * and one without a row for so long by a timer of its own. There is one at a time a series: when it
 * fires too early it is set anew from the newest row.
 */
public final class ForecastOperator extends AbstractStreamOperator<Outbound>
        implements TwoInputStreamOperator<Row, ModelSnapshot, Outbound>,
                Triggerable<SeriesKey, Byte> {

    private static final Logger LOG = LoggerFactory.getLogger(ForecastOperator.class);

    /** Timer namespaces; part of the savepoint. */
    private static final Byte ROW = 0;

    private static final Byte RETIRE = 1;

    private final List<ModelSettings> models;
    private final String device;
    private final OutputTag<Outbound> scores;
    private final OutputTag<Outbound> events;
    private final SerializableSupplier<RecordEncoder> encoders;
    private final NetworkOpener networks;

    private transient Map<String, Fleet> fleets;
    private transient KeyedSeriesMemory memory;
    private transient RowsAhead waiting;

    /** Rows that did not wait in memory, by their time. */
    private transient MapState<Long, Row> ahead;

    /** Later editions of rows, by the time at which they may be used. */
    private transient MapState<Long, List<Row>> revised;

    private transient ServingSnapshots snapshots;
    private transient RestoredLayouts layouts;
    private transient InternalTimerService<Byte> timers;
    private transient RecordEncoder encoder;
    private transient ForecastMetrics metrics;

    /** Series to forecast at {@link #dueTime}; empty whenever a barrier can pass. */
    private transient List<Due> due;

    /** The time that is being worked at. */
    private transient long dueTime;

    /** One model in this subtask. */
    private record Fleet(
            FleetForecaster forecaster,
            int batch,
            long idleMillis,
            boolean revises,
            AccuracyMetrics accuracy,
            ServingMetrics serving) {}

    /**
     * What every subtask gets.
     *
     * @param device {@code cpu}, {@code gpu} or {@code auto}
     * @param scores side output of scores
     * @param events side output of events of series
     */
    public ForecastOperator(
            List<ModelSettings> models,
            String device,
            OutputTag<Outbound> scores,
            OutputTag<Outbound> events,
            SerializableSupplier<RecordEncoder> encoders,
            NetworkOpener networks) {
        this.models = List.copyOf(models);
        this.device = device;
        this.scores = scores;
        this.events = events;
        this.encoders = encoders;
        this.networks = networks;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        memory = new KeyedSeriesMemory(context.getKeyedStateStore());
        waiting = new RowsAhead();
        ahead =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "ahead", LongSerializer.INSTANCE, RowSerializer.INSTANCE));
        revised =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "revised",
                                        LongSerializer.INSTANCE,
                                        new ListSerializer<>(RowSerializer.INSTANCE)));
        snapshots = new ServingSnapshots(context.getOperatorStateStore());
        layouts = new RestoredLayouts(context.getOperatorStateStore(), models);
        if (!layouts.changed().isEmpty()) {
            carryOver();
        }
    }

    /** Rewrites state of models whose channels, or rows to keep, are others now. */
    private void carryOver() throws Exception {
        KeyedStateBackend<SeriesKey> backend = getKeyedStateBackend();
        Map<String, SeriesMigration> migrations = new TreeMap<>();
        for (ModelSettings model : models) {
            SeriesLayout.Extent before = layouts.changed().get(model.name());
            if (before != null) {
                SeriesMigration migration = new SeriesMigration(model, before);
                migrations.put(model.name(), migration);
                snapshots.carry(model.name(), migration.change(), model.channels());
            }
        }
        Set<SeriesKey> keys = layouts.keys(backend, "head", "ahead", "revised");
        for (SeriesKey key : keys) {
            backend.setCurrentKey(key);
            memory.keyChanged();
            carryOver(migrations.get(key.model()));
        }
        migrations.forEach(
                (model, migration) ->
                        LOG.info(
                                "Carried series of model \"{}\" over: {}",
                                model,
                                migration.change()));
    }

    private void carryOver(SeriesMigration migration) throws Exception {
        migration.migrate(memory);
        Map<Long, Row> rows = new TreeMap<>();
        for (Map.Entry<Long, Row> row : ahead.entries()) {
            rows.put(row.getKey(), migration.change().carried(row.getValue()));
        }
        ahead.putAll(rows);
        Map<Long, List<Row>> later = new TreeMap<>();
        for (Map.Entry<Long, List<Row>> editions : revised.entries()) {
            later.put(
                    editions.getKey(),
                    editions.getValue().stream().map(migration.change()::carried).toList());
        }
        revised.putAll(later);
    }

    /** Before anything of the checkpoint is written: timers may be first. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        keepWaiting();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        keepWaiting();
        super.snapshotState(context);
        layouts.snapshot();
    }

    /** Moves rows that wait in memory to keyed state. */
    private void keepWaiting() throws Exception {
        while (waiting.earliest() != Long.MAX_VALUE) {
            for (Row row : waiting.takeEarliest()) {
                setCurrentKey(row.key());
                keep(row);
            }
        }
    }

    private void keep(Row row) throws Exception {
        ahead.put(row.time(), row);
        timers.registerEventTimeTimer(ROW, row.time());
    }

    @Override
    public void open() throws Exception {
        super.open();
        ComputeDevice computeDevice = Devices.resolve(getRuntimeContext(), device);
        fleets = new TreeMap<>();
        for (ModelSettings model : models) {
            FleetForecaster forecaster =
                    new FleetForecaster(model, () -> networks.open(model, computeDevice));
            long idleMillis = model.align().idle().toMillis();
            fleets.put(
                    model.name(),
                    new Fleet(
                            forecaster,
                            model.forecast().batch(),
                            idleMillis,
                            model.align().revises(),
                            new AccuracyMetrics(getMetricGroup(), model),
                            new ServingMetrics(getMetricGroup(), model)));
        }
        timers = getInternalTimerService("forecast", ByteSerializer.INSTANCE, this);
        encoder = encoders.get();
        metrics = new ForecastMetrics(getMetricGroup());
        due = new ArrayList<>();
        dueTime = Long.MIN_VALUE;
    }

    @Override
    public void processElement1(StreamRecord<Row> element) throws Exception {
        Row row = element.getValue();
        if (row.visibleFrom() <= timers.currentWatermark()) {
            metrics.lateRows.inc();
            return;
        }
        if (row.revision() > 0) {
            List<Row> others = revised.get(row.visibleFrom());
            List<Row> all = others == null ? new ArrayList<>() : new ArrayList<>(others);
            all.add(row);
            revised.put(row.visibleFrom(), all);
            timers.registerEventTimeTimer(ROW, row.visibleFrom());
            return;
        }
        metrics.rows.inc();
        if (!waiting.add(row)) {
            keep(row);
        }
    }

    @Override
    public void processElement2(StreamRecord<ModelSnapshot> element) throws Exception {
        if (fleets.containsKey(element.getValue().model())) {
            snapshots.add(element.getValue());
        }
    }

    @Override
    public void onEventTime(InternalTimer<SeriesKey, Byte> timer) throws Exception {
        SeriesKey key = timer.getKey();
        goTo(timer.getTimestamp());
        memoryOf(key);
        Fleet fleet = fleets.get(key.model());
        if (fleet == null) {
            forget(); // restored from a job that had one model more
        } else if (timer.getNamespace().equals(ROW)) {
            takeKept(fleet);
        } else {
            retire(key, fleet);
        }
    }

    private void goTo(long time) throws Exception {
        if (time != dueTime) {
            forecastDue();
            dueTime = time;
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<SeriesKey, Byte> timer) {
        throw new IllegalStateException("Cannot forecast in processing time: no such timer is set");
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        for (long time = waiting.earliest();
                time <= mark.getTimestamp() && time != Long.MAX_VALUE;
                time = waiting.earliest()) {
            fireTimersUntil(new Watermark(time - 1));
            goTo(time);
            for (Row row : waiting.takeEarliest()) {
                memoryOf(row.key());
                take(row, fleets.get(row.key().model()));
            }
        }
        fireTimersUntil(mark);
        forecastDue();
        snapshots.prune(mark.getTimestamp());
        output.emitWatermark(mark);
    }

    private void fireTimersUntil(Watermark mark) throws Exception {
        getTimeServiceManager().orElseThrow().advanceWatermark(mark);
    }

    /** In the timer of a row or of later editions: what is in keyed state for this time. */
    private void takeKept(Fleet fleet) throws Exception {
        Row row = ahead.get(dueTime);
        if (row != null) {
            ahead.remove(dueTime);
            take(row, fleet);
        } else if (fleet.revises) {
            revise(fleet);
        }
    }

    private void take(Row row, Fleet fleet) throws Exception {
        SeriesKey key = row.key();
        if (fleet.revises) {
            revise(fleet);
        }
        if (memory.head() == null) {
            timers.registerEventTimeTimer(RETIRE, dueTime + fleet.idleMillis);
        }
        emit(fleet.forecaster.series().observe(row, memory), fleet);
        SeriesHead head = memory.head();
        if (head.everObserved() && dueTime - head.lastObserved() >= fleet.idleMillis) {
            forgetSeries(key, head);
        } else if (fleet.forecaster.series().due(memory)) {
            due.add(new Due(key, dueTime, 0));
        }
    }

    /** Later editions of rows, before the row of this time. */
    private void revise(Fleet fleet) throws Exception {
        List<Row> rows = revised.get(dueTime);
        if (rows == null) {
            return;
        }
        revised.remove(dueTime);
        List<Row> inOrder = new ArrayList<>(rows);
        inOrder.sort(Comparator.comparingLong(Row::time));
        SeriesForecaster.Revision revision =
                fleet.forecaster.series().revise(inOrder, memory, dueTime);
        emit(revision.scores(), fleet);
        due.addAll(revision.again());
        metrics.revisions.inc(inOrder.size() - revision.ignored());
        metrics.revisionsIgnored.inc(revision.ignored());
    }

    private void emit(List<HorizonScore> matured, Fleet fleet) {
        for (HorizonScore score : matured) {
            output.collect(scores, new StreamRecord<>(encoder.score(score), dueTime));
            metrics.scores.inc();
            fleet.accuracy.add(score);
        }
    }

    /** Frees the state of a series that has fallen silent, and says so. */
    private void forgetSeries(SeriesKey key, SeriesHead head) throws Exception {
        memory.clear();
        metrics.seriesRetired.inc();
        ModelSnapshot serving = snapshots.at(key.model(), dueTime);
        LearnerEvent event =
                new LearnerEvent(
                        key.model(),
                        LearnerEvent.Kind.RETIRED,
                        dueTime,
                        serving == null ? 0 : serving.version(),
                        -1,
                        "series \"%s\" had no value since %s"
                                .formatted(key.series(), Instant.ofEpochMilli(head.lastObserved())),
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        0,
                        null);
        output.collect(events, new StreamRecord<>(encoder.event(event), dueTime));
    }

    private void retire(SeriesKey key, Fleet fleet) throws Exception {
        if (memory.head() == null) {
            return;
        }
        // timers of one time come in no order: the row of this very time may still be waiting
        long newest = ahead.contains(dueTime) ? dueTime : memory.head().rowTime();
        if (newest + fleet.idleMillis <= dueTime) {
            forgetSeries(key, memory.head());
        } else {
            timers.registerEventTimeTimer(RETIRE, newest + fleet.idleMillis);
        }
    }

    private void forget() {
        memory.clear();
        ahead.clear();
        revised.clear();
    }

    private void forecastDue() throws Exception {
        due.sort(Due.ORDER);
        int from = 0;
        while (from < due.size()) {
            String model = due.get(from).key().model();
            int to = from;
            while (to < due.size() && due.get(to).key().model().equals(model)) {
                to++;
            }
            Fleet fleet = fleets.get(model);
            ModelSnapshot snapshot = snapshots.at(model, dueTime);
            fleet.serving.served(dueTime, snapshot);
            metrics.batches(
                    fleet.forecaster.forecastDue(
                            due.subList(from, to), snapshot, this::memoryOf, this::emit),
                    fleet.batch);
            from = to;
        }
        if (!due.isEmpty()) {
            metrics.nativeArrays(
                    fleets.values().stream()
                            .mapToInt(fleet -> fleet.forecaster.nativeArrays())
                            .sum());
        }
        due.clear();
    }

    private SeriesMemory memoryOf(SeriesKey key) {
        setCurrentKey(key);
        memory.keyChanged();
        return memory;
    }

    private void emit(SeriesForecast forecast) {
        output.collect(new StreamRecord<>(encoder.forecast(forecast), forecast.origin()));
        metrics.forecasts.inc();
        if (forecast.revision() > 0) {
            metrics.forecastsRevised.inc();
        }
    }

    @Override
    public void close() throws Exception {
        if (fleets != null) {
            fleets.values().forEach(fleet -> fleet.forecaster.close());
        }
        super.close();
    }
}
