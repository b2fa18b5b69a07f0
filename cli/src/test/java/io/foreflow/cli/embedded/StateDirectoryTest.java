package io.foreflow.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir private Path folder;

    @Test
    void remembersWhatWasRecorded() {
        try (StateDirectory state = StateDirectory.open(folder.resolve("new"))) {
            state.recordSavepoint("file:/savepoint-1");
            state.recordSavepoint("file:/savepoint-2");
            state.recordElapsed(Duration.ofMillis(1234));
            state.recordComplete();
        }

        try (StateDirectory state = StateDirectory.open(folder.resolve("new"))) {
            assertThat(state.savepoint()).contains("file:/savepoint-2");
            assertThat(state.elapsed()).isEqualTo(Duration.ofMillis(1234));
            assertThat(state.complete()).isTrue();
        }
    }

    @Test
    void refusesADirectoryOfANewerFormatAndLeavesItAsItIs() throws Exception {
        Files.writeString(folder.resolve("format"), "3\n");

        assertThatThrownBy(() -> StateDirectory.open(folder))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage(
                        ("Cannot use state directory %s: it is of format 3, this build reads 1"
                                        + " (choose another with --state, or use the build that"
                                        + " wrote it)")
                                .formatted(folder));
        assertThat(Files.readString(folder.resolve("format"))).isEqualTo("3\n");
    }

    @Test
    void refusesADirectoryThatHoldsSomethingElse() throws Exception {
        Files.writeString(folder.resolve("thesis.tex"), "");

        assertThatThrownBy(() -> StateDirectory.open(folder))
                .hasMessage(
                        ("Cannot use state directory %s: it is not empty and holds no Foreflow"
                                        + " state")
                                .formatted(folder));
    }

    @Test
    void isUsedByOneRunAtATime() {
        try (StateDirectory state = StateDirectory.open(folder)) {
            assertThatThrownBy(() -> StateDirectory.open(state.path()))
                    .hasMessage(
                            "Cannot use state directory %s: another run is using it"
                                    .formatted(folder));
        }

        StateDirectory.open(folder).close();
    }

    @Test
    void refusesARunThatDiffersAndNamesEachDifference() {
        try (StateDirectory state = StateDirectory.open(folder)) {
            state.claim(Map.of("input", "simulated, seed 1", "horizon", "48"));
            state.claim(Map.of("input", "simulated, seed 1", "horizon", "48"));

            assertThatThrownBy(
                            () ->
                                    state.claim(
                                            Map.of("input", "simulated, seed 2", "horizon", "48")))
                    .hasMessage(
                            ("Cannot use state directory %s: it belongs to another run (choose"
                                            + " another with --state, or discard it with --fresh)%n"
                                            + "  input: it holds simulated, seed 1, this run has"
                                            + " simulated, seed 2")
                                    .formatted(folder));
        }
    }

    @Test
    void forgetsEverythingWhenCleared() throws Exception {
        try (StateDirectory state = StateDirectory.open(folder)) {
            state.claim(Map.of("input", "a"));
            state.recordComplete();
            Files.createDirectories(state.kafka().resolve("logs"));
            Files.writeString(state.kafka().resolve("logs/segment"), "x");

            state.clear();

            assertThat(state.complete()).isFalse();
            assertThat(state.kafka()).doesNotExist();
            state.claim(Map.of("input", "b"));
        }
    }
}
