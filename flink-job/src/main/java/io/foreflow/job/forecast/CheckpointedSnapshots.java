package io.foreflow.job.forecast;

import io.foreflow.state.ModelSnapshot;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/**
 * The model snapshots in a checkpoint or savepoint of the job, read without the job: its metadata
 * say where the forecaster's broadcast state lies, and Flink's own backend restores that state
 * alone. A copy of it is in every subtask; one is read.
 */
public final class CheckpointedSnapshots {

    private CheckpointedSnapshots() {}

    /**
     * What each model served when the checkpoint was made.
     *
     * @param pointer folder of the checkpoint or savepoint, or its metadata file
     * @param uid of the forecaster
     * @return by model; empty if none had learnt anything yet
     * @throws IOException if it cannot be read, or is of another job
     */
    public static Map<String, ModelSnapshot> read(String pointer, String uid) throws IOException {
        OperatorState operator = operator(pointer, uid);
        for (OperatorSubtaskState subtask : operator.getStates()) {
            if (!subtask.getManagedOperatorState().isEmpty()) {
                return snapshots(subtask);
            }
        }
        return Map.of();
    }

    private static OperatorState operator(String pointer, String uid) throws IOException {
        CompletedCheckpointStorageLocation location =
                AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer);
        CheckpointMetadata metadata;
        try (DataInputStream in =
                new DataInputStream(location.getMetadataHandle().openInputStream())) {
            metadata =
                    Checkpoints.loadCheckpointMetadata(
                            in, CheckpointedSnapshots.class.getClassLoader(), pointer);
        }
        OperatorID forecaster = new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
        return metadata.getOperatorStates().stream()
                .filter(state -> state.getOperatorID().equals(forecaster))
                .findFirst()
                .orElseThrow(() -> new IOException("it holds no forecaster: it is of another job"));
    }

    private static Map<String, ModelSnapshot> snapshots(OperatorSubtaskState subtask)
            throws IOException {
        try (CloseableRegistry closeables = new CloseableRegistry()) {
            DefaultOperatorStateBackend backend =
                    new DefaultOperatorStateBackendBuilder(
                                    CheckpointedSnapshots.class.getClassLoader(),
                                    new ExecutionConfig(),
                                    false,
                                    List.copyOf(subtask.getManagedOperatorState()),
                                    closeables)
                            .build();
            closeables.registerCloseable(backend);
            return serving(backend);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // declared by Flink's state
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The oldest of those kept is what serves; later ones wait for their time. */
    private static Map<String, ModelSnapshot> serving(DefaultOperatorStateBackend backend)
            throws Exception {
        BroadcastState<String, List<ModelSnapshot>> state =
                backend.getBroadcastState(ServingSnapshots.DESCRIPTOR);
        Map<String, ModelSnapshot> serving = new TreeMap<>();
        for (Map.Entry<String, List<ModelSnapshot>> model : state.immutableEntries()) {
            model.getValue().stream()
                    .min(Comparator.comparingLong(ModelSnapshot::sequence))
                    .ifPresent(snapshot -> serving.put(model.getKey(), snapshot));
        }
        return serving;
    }
}
