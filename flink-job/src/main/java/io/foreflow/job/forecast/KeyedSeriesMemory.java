package io.foreflow.job.forecast;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.MixtureState;
import io.foreflow.forecasting.RowChunk;
import io.foreflow.forecasting.SeriesHead;
import io.foreflow.forecasting.SeriesMemory;
import io.foreflow.interval.IntervalState;
import io.foreflow.job.state.IntervalStateSerializer;
import io.foreflow.job.state.MixtureStateSerializer;
import io.foreflow.job.state.PendingForecastSerializer;
import io.foreflow.job.state.RowChunkSerializer;
import io.foreflow.job.state.SeriesHeadSerializer;
import java.io.IOException;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * The memory of the series that is Flink's current key. Pieces are fetched anew at each call and
 * none is kept but the head, which a row asks for several times: all are immutable, so that what
 * the heap backend copies on write is the same object. Names of states are part of the savepoint.
 */
final class KeyedSeriesMemory implements SeriesMemory {

    private final ValueState<SeriesHead> head;
    private final MapState<Integer, RowChunk> chunks;
    private final MapState<Integer, PendingForecast> pending;
    private final ValueState<MixtureState> mixture;
    private final ValueState<IntervalState> intervals;
    private SeriesHead current; // of the current key, if it was asked for
    private boolean asked;

    KeyedSeriesMemory(KeyedStateStore store) {
        head = store.getState(new ValueStateDescriptor<>("head", SeriesHeadSerializer.INSTANCE));
        chunks =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "chunks", IntSerializer.INSTANCE, RowChunkSerializer.INSTANCE));
        pending =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "pending",
                                IntSerializer.INSTANCE,
                                PendingForecastSerializer.INSTANCE));
        mixture =
                store.getState(
                        new ValueStateDescriptor<>("mixture", MixtureStateSerializer.INSTANCE));
        intervals =
                store.getState(
                        new ValueStateDescriptor<>("intervals", IntervalStateSerializer.INSTANCE));
    }

    /** To be said after every change of Flink's current key, before anything is asked for. */
    void keyChanged() {
        asked = false;
        current = null;
    }

    @Override
    public SeriesHead head() {
        if (!asked) {
            current = get(head);
            asked = true;
        }
        return current;
    }

    @Override
    public void head(SeriesHead newHead) {
        put(head, newHead);
        current = newHead;
        asked = true;
    }

    @Override
    public MixtureState mixture() {
        return get(mixture);
    }

    @Override
    public void mixture(MixtureState state) {
        put(mixture, state);
    }

    @Override
    public IntervalState intervals() {
        return get(intervals);
    }

    @Override
    public void intervals(IntervalState state) {
        put(intervals, state);
    }

    @Override
    public RowChunk chunk(int id) {
        return get(chunks, id);
    }

    @Override
    public void chunk(int id, RowChunk chunk) {
        put(chunks, id, chunk);
    }

    @Override
    public PendingForecast pending(int slot) {
        return get(pending, slot);
    }

    @Override
    public void pending(int slot, PendingForecast forecast) {
        put(pending, slot, forecast);
    }

    @Override
    public void clear() {
        keyChanged();
        head.clear();
        chunks.clear();
        pending.clear();
        mixture.clear();
        intervals.clear();
    }

    private static <T> T get(ValueState<T> state) {
        try {
            return state.value();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private static <T> void put(ValueState<T> state, T value) {
        try {
            state.update(value);
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    private static <T> T get(MapState<Integer, T> state, int key) {
        try {
            return state.get(key);
        } catch (Exception e) { // declared so by Flink
            throw failed("read", e);
        }
    }

    private static <T> void put(MapState<Integer, T> state, int key, T value) {
        try {
            state.put(key, value);
        } catch (Exception e) { // declared so by Flink
            throw failed("write", e);
        }
    }

    private static FlinkRuntimeException failed(String verb, Exception cause) {
        return new FlinkRuntimeException(
                "Cannot %s state of a series: %s".formatted(verb, cause.getMessage()), cause);
    }
}
