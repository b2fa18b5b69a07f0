package io.foreflow.cli.backend;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/**
 * Bytes in a savepoint by operator, as its metadata have them: apart what is kept by key, which
 * grows with the fleet, and what is not, such as the snapshots that serve.
 */
final class SavedBytes {

    private final Map<OperatorID, Long> keyed = new TreeMap<>();
    private final Map<OperatorID, Long> other = new TreeMap<>();

    private SavedBytes(CheckpointMetadata metadata) {
        for (OperatorState operator : metadata.getOperatorStates()) {
            OperatorID id = operator.getOperatorID();
            keyed.put(
                    id,
                    bytes(operator, OperatorSubtaskState::getManagedKeyedState)
                            + bytes(operator, OperatorSubtaskState::getRawKeyedState));
            other.put(
                    id,
                    bytes(operator, OperatorSubtaskState::getManagedOperatorState)
                            + bytes(operator, OperatorSubtaskState::getRawOperatorState));
        }
    }

    /**
     * Reads the metadata of a savepoint.
     *
     * @param savepoint its folder
     */
    static SavedBytes of(Path savepoint) throws IOException {
        try (DataInputStream in =
                new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
            return new SavedBytes(
                    Checkpoints.loadCheckpointMetadata(
                            in, SavedBytes.class.getClassLoader(), savepoint.toString()));
        }
    }

    private static long bytes(
            OperatorState operator,
            Function<OperatorSubtaskState, Collection<? extends StateObject>> kind) {
        return operator.getStates().stream()
                .flatMap(subtask -> kind.apply(subtask).stream())
                .mapToLong(StateObject::getStateSize)
                .sum();
    }

    /** What an operator keeps by key. */
    long keyed(String uid) {
        return keyed.getOrDefault(id(uid), 0L);
    }

    /** What an operator keeps beside. */
    long other(String uid) {
        return other.getOrDefault(id(uid), 0L);
    }

    /** All operators together. */
    long total() {
        return sum(keyed) + sum(other);
    }

    private static long sum(Map<OperatorID, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static OperatorID id(String uid) {
        return new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
    }
}
