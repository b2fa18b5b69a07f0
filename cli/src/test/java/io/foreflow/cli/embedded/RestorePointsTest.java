package io.foreflow.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointsTest {

    @TempDir private Path folder;

    @Test
    void findsNothingInANewDirectory() {
        try (StateDirectory state = StateDirectory.open(folder)) {
            assertThat(RestorePoints.newest(state)).isEmpty();
        }
    }

    @Test
    void takesTheHighestCheckpointIdOfSavepointsAndRetainedCheckpoints() throws Exception {
        try (StateDirectory state = StateDirectory.open(folder)) {
            write(state.savepoints().resolve("savepoint-1"), 9);
            Path newest = write(state.checkpoints().resolve("job-b/chk-12"), 12);
            write(state.checkpoints().resolve("job-a/chk-7"), 7);

            assertThat(RestorePoints.newest(state)).contains(newest);
        }
    }

    @Test
    void passesOverACheckpointThatWasNeverCompleted() throws Exception {
        try (StateDirectory state = StateDirectory.open(folder)) {
            Path complete = write(state.checkpoints().resolve("job/chk-7"), 7);
            Path torn = write(state.checkpoints().resolve("job/chk-8"), 8);
            Files.write(torn.resolve("_metadata"), new byte[] {1, 2, 3});
            Files.createDirectories(state.checkpoints().resolve("job/chk-9"));

            assertThat(RestorePoints.newest(state)).contains(complete);
        }
    }

    private static Path write(Path checkpoint, long id) throws IOException {
        Files.createDirectories(checkpoint);
        try (DataOutputStream out =
                new DataOutputStream(Files.newOutputStream(checkpoint.resolve("_metadata")))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(id, List.of(), List.of()), out);
        }
        return checkpoint;
    }
}
