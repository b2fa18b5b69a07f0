package io.foreflow.job.forecast;

import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesMemory;
import io.foreflow.job.learn.Devices;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.state.RowSerializer;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ByteSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Forecasts every due series at every grid time. Input 1: rows keyed by series; input 2: model
 * snapshots, broadcast. Output: forecasts, encoded; scores, encoded, to the side.
 *
 * <p>All work happens in event-time timers, so that what is known at t is a function of the data:
 * rows ahead of the watermark wait in keyed state for the timer of their own time, and of the
 * snapshots only those effective at t are asked for. The series due at t are forecast together, in
 * key order, when the timers' time moves on or the watermark has been taken in, before it is
 * forwarded: nothing is pending at a barrier, and a checkpoint holds no forecast half made.
 *
 * <p>A series that has had no row for {@code align.idle} is forgotten by a timer of its own. There
 * is one at a time a series: when it fires too early it is set anew from the newest row.
 */
public final class ForecastOperator extends AbstractStreamOperator<Outbound>
        implements TwoInputStreamOperator<Row, ModelSnapshot, Outbound>,
                Triggerable<SeriesKey, Byte> {

    /** Timer namespaces; part of the savepoint. */
    private static final Byte ROW = 0;

    private static final Byte RETIRE = 1;

    private final List<ModelSettings> models;
    private final String device;
    private final OutputTag<Outbound> scores;
    private final SerializableSupplier<RecordEncoder> encoders;
    private final NetworkOpener networks;

    private transient Map<String, Fleet> fleets;
    private transient KeyedSeriesMemory memory;
    private transient MapState<Long, Row> ahead;
    private transient ServingSnapshots snapshots;
    private transient InternalTimerService<Byte> timers;
    private transient RecordEncoder encoder;
    private transient ForecastMetrics metrics;

    /** Series to forecast at {@link #dueTime}; empty whenever a barrier can pass. */
    private transient List<SeriesKey> due;

    private transient long dueTime;

    /** One model in this subtask. */
    private record Fleet(FleetForecaster forecaster, int batch, long idleMillis) {}

    /**
     * What every subtask gets.
     *
     * @param device {@code cpu}, {@code gpu} or {@code auto}
     * @param scores side output of scores
     */
    public ForecastOperator(
            List<ModelSettings> models,
            String device,
            OutputTag<Outbound> scores,
            SerializableSupplier<RecordEncoder> encoders,
            NetworkOpener networks) {
        this.models = List.copyOf(models);
        this.device = device;
        this.scores = scores;
        this.encoders = encoders;
        this.networks = networks;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        memory = new KeyedSeriesMemory(context.getKeyedStateStore());
        ahead =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "ahead", LongSerializer.INSTANCE, RowSerializer.INSTANCE));
        snapshots = new ServingSnapshots(context.getOperatorStateStore());
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
            fleets.put(model.name(), new Fleet(forecaster, model.forecast().batch(), idleMillis));
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
        if (row.revision() > 0) {
            // a revised row will rewrite window and truth from visibleFrom on; none is sent yet
            metrics.revisionsIgnored.inc();
        } else if (row.time() <= timers.currentWatermark()) {
            metrics.lateRows.inc();
        } else {
            metrics.rows.inc();
            ahead.put(row.time(), row);
            timers.registerEventTimeTimer(ROW, row.time());
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
        if (timer.getTimestamp() != dueTime) {
            forecastDue();
            dueTime = timer.getTimestamp();
            setCurrentKey(key);
        }
        Fleet fleet = fleets.get(key.model());
        if (fleet == null) {
            forget(); // restored from a job that had one model more
        } else if (timer.getNamespace().equals(ROW)) {
            take(key, fleet);
        } else {
            retire(fleet);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<SeriesKey, Byte> timer) {
        throw new IllegalStateException("Cannot forecast in processing time: no such timer is set");
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        getTimeServiceManager().orElseThrow().advanceWatermark(mark);
        forecastDue();
        snapshots.prune(mark.getTimestamp());
        output.emitWatermark(mark);
    }

    private void take(SeriesKey key, Fleet fleet) throws Exception {
        Row row = ahead.get(dueTime);
        ahead.remove(dueTime);
        if (memory.head() == null) {
            timers.registerEventTimeTimer(RETIRE, dueTime + fleet.idleMillis);
        }
        for (HorizonScore score : fleet.forecaster.series().observe(row, memory)) {
            output.collect(scores, new StreamRecord<>(encoder.score(score), dueTime));
            metrics.scores.inc();
        }
        if (fleet.forecaster.series().due(memory)) {
            due.add(key);
        }
    }

    private void retire(Fleet fleet) throws Exception {
        if (memory.head() == null) {
            return;
        }
        // timers of one time come in no order: the row of this very time may still be waiting
        long newest = ahead.contains(dueTime) ? dueTime : memory.head().rowTime();
        if (newest + fleet.idleMillis <= dueTime) {
            memory.clear();
            metrics.seriesRetired.inc();
        } else {
            timers.registerEventTimeTimer(RETIRE, newest + fleet.idleMillis);
        }
    }

    private void forget() {
        memory.clear();
        ahead.clear();
    }

    private void forecastDue() throws Exception {
        due.sort(null);
        int from = 0;
        while (from < due.size()) {
            String model = due.get(from).model();
            int to = from;
            while (to < due.size() && due.get(to).model().equals(model)) {
                to++;
            }
            Fleet fleet = fleets.get(model);
            ModelSnapshot snapshot = snapshots.at(model, dueTime);
            metrics.batches(
                    fleet.forecaster.forecast(
                            due.subList(from, to), snapshot, this::memoryOf, this::emit),
                    fleet.batch);
            from = to;
        }
        due.clear();
    }

    private SeriesMemory memoryOf(SeriesKey key) {
        setCurrentKey(key);
        return memory;
    }

    private void emit(SeriesForecast forecast) {
        output.collect(new StreamRecord<>(encoder.forecast(forecast), forecast.origin()));
        metrics.forecasts.inc();
    }

    @Override
    public void close() throws Exception {
        if (fleets != null) {
            fleets.values().forEach(fleet -> fleet.forecaster.close());
        }
        super.close();
    }
}
