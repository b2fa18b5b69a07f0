package io.foreflow.job.forecast;

import io.foreflow.job.state.ModelSnapshotSerializer;
import io.foreflow.series.ChannelChange;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The snapshots of each model that may still be asked for, in broadcast state: the newest that is
 * effective at the watermark and all that will be later.
 */
final class ServingSnapshots {

    static final MapStateDescriptor<String, List<ModelSnapshot>> DESCRIPTOR =
            new MapStateDescriptor<>(
                    "snapshots",
                    StringSerializer.INSTANCE,
                    new ListSerializer<>(ModelSnapshotSerializer.INSTANCE));

    private final BroadcastState<String, List<ModelSnapshot>> state;

    ServingSnapshots(OperatorStateStore store) throws Exception {
        state = store.getBroadcastState(DESCRIPTOR);
    }

    /**
     * @throws IllegalStateException if the learner began anew: it lost the state that goes with
     *     what is known here, and its weights with it
     */
    void add(ModelSnapshot snapshot) throws Exception {
        List<ModelSnapshot> known = state.get(snapshot.model());
        if (known != null) {
            checkFollows(newest(known, Long.MAX_VALUE), snapshot);
        }
        List<ModelSnapshot> all = known == null ? new ArrayList<>() : new ArrayList<>(known);
        all.add(snapshot);
        state.put(snapshot.model(), all);
    }

    /** Makes all publications of a model ones for other channels. */
    void carry(String model, ChannelChange change, List<String> channels) throws Exception {
        List<ModelSnapshot> known = state.get(model);
        if (known != null) {
            state.put(
                    model,
                    new ArrayList<>(
                            known.stream()
                                    .map(snapshot -> snapshot.carried(change, channels))
                                    .toList()));
        }
    }

    /** Newest publication of a model that is effective at a time, or null. */
    ModelSnapshot at(String model, long time) throws Exception {
        List<ModelSnapshot> known = state.get(model);
        return known == null ? null : newest(known, time);
    }

    /** Forgets what no time after the watermark can ask for. */
    void prune(long watermark) throws Exception {
        for (Map.Entry<String, List<ModelSnapshot>> model : state.entries()) {
            ModelSnapshot serving = newest(model.getValue(), watermark);
            if (serving != null && model.getValue().size() > 1) {
                List<ModelSnapshot> kept = new ArrayList<>();
                for (ModelSnapshot snapshot : model.getValue()) {
                    if (snapshot == serving || snapshot.effectiveFrom() > watermark) {
                        kept.add(snapshot);
                    }
                }
                model.setValue(kept);
            }
        }
    }

    private static void checkFollows(ModelSnapshot earlier, ModelSnapshot snapshot) {
        if (snapshot.sequence() <= earlier.sequence()) {
            throw new IllegalStateException(
                    ("Cannot serve model \"%s\": its learner publishes number %d after number %d. The"
                                    + " learner's state was not restored; start from a savepoint that holds it.")
                            .formatted(snapshot.model(), snapshot.sequence(), earlier.sequence()));
        }
    }

    private static ModelSnapshot newest(List<ModelSnapshot> snapshots, long time) {
        ModelSnapshot newest = null;
        for (ModelSnapshot snapshot : snapshots) {
            if (snapshot.effectiveFrom() <= time
                    && (newest == null || snapshot.sequence() > newest.sequence())) {
                newest = snapshot;
            }
        }
        return newest;
    }
}
