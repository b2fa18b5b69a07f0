package io.foreflow.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a mount where this machine allows it, and without. */
class CheckpointDiskTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesNothingWhileItIsFullAndHasAllThatItHadThereafter(boolean mount) throws Exception {
        try (CheckpointDisk disk = new CheckpointDisk(folder.resolve("disk"), mount)) {
            Path job = Files.createDirectory(disk.folder().resolve("job"));
            Files.writeString(job.resolve("before"), "kept");
            byte[] state = new byte[100_000];

            disk.fill(1000);

            assertThatThrownBy(() -> Files.write(job.resolve("during"), state))
                    .isInstanceOf(IOException.class);

            disk.free();
            Files.write(job.resolve("after"), state);

            assertThat(job.resolve("before")).hasContent("kept");
            assertThat(job.resolve("after")).hasBinaryContent(state);
        }
    }
}
