package io.foreflow.job.learn;

import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.job.state.RestoredLayouts;
import io.foreflow.job.state.RowSerializer;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learner's part of a checkpoint, keyed by model: the learner's own bytes after the last
 * finished tick, the last tick that was cut, and the rows of all ticks that are not finished.
 */
final class LearnState {

    private static final Logger LOG = LoggerFactory.getLogger(LearnState.class);

    private static final ValueStateDescriptor<byte[]> LEARNER =
            new ValueStateDescriptor<>("learner", BytePrimitiveArraySerializer.INSTANCE);
    private static final ValueStateDescriptor<Long> CUT_UNTIL =
            new ValueStateDescriptor<>("learn-cut-until", LongSerializer.INSTANCE);
    private static final MapStateDescriptor<Long, List<Row>> ROWS =
            new MapStateDescriptor<>(
                    "learn-rows",
                    LongSerializer.INSTANCE,
                    new ListSerializer<>(RowSerializer.INSTANCE));

    private final KeyedStateBackend<Object> backend;
    private final RestoredLayouts layouts;
    private final ValueState<byte[]> learner;
    private final ValueState<Long> cutUntil;
    private final MapState<Long, List<Row>> rows;

    LearnState(KeyedStateStore store, KeyedStateBackend<Object> backend, RestoredLayouts layouts) {
        this.backend = backend;
        this.layouts = layouts;
        this.learner = store.getState(LEARNER);
        this.cutUntil = store.getState(CUT_UNTIL);
        this.rows = store.getMapState(ROWS);
    }

    /**
     * The queues of all models of this subtask. The state of a model that is no longer configured
     * is left as it is, for the day it is configured again.
     */
    List<ModelQueue> read(Map<String, ModelSettings> settings) throws Exception {
        List<ModelQueue> queues = new ArrayList<>();
        for (String model : models()) {
            ModelSettings known = settings.get(model);
            if (known == null) {
                LOG.warn("Model \"{}\" is not configured; its state is kept untouched", model);
                continue;
            }
            backend.setCurrentKey(model);
            Map<Long, List<Row>> rowsByTick = new HashMap<>();
            for (Map.Entry<Long, List<Row>> entry : rows.entries()) {
                rowsByTick.put(entry.getKey(), carried(known, entry.getValue()));
            }
            queues.add(new ModelQueue(known, learner.value(), cutUntil.value(), rowsByTick));
        }
        return queues;
    }

    /** Rows of the channels that the model has now. */
    private List<Row> carried(ModelSettings model, List<Row> rows) {
        SeriesLayout.Extent before = layouts.changed().get(model.name());
        if (before == null) {
            return rows;
        }
        ChannelChange change = ChannelChange.between(before.channels(), model.channels());
        return rows.stream().map(change::carried).toList();
    }

    /** Rows are copied: the heap backend writes in the background while more are appended. */
    void write(ModelQueue queue) throws Exception {
        backend.setCurrentKey(queue.model());
        learner.update(queue.finishedState());
        cutUntil.update(queue.cutUntil());
        rows.clear();
        for (Map.Entry<Long, List<Row>> entry : queue.rowsByTick().entrySet()) {
            rows.put(entry.getKey(), List.copyOf(entry.getValue()));
        }
    }

    private List<String> models() {
        try (Stream<Object> keys = backend.getKeys(CUT_UNTIL.getName(), VoidNamespace.INSTANCE)) {
            return keys.map(String.class::cast).toList();
        }
    }
}
