package io.foreflow.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobManagerAddressTest {

    @Test
    void readsHostAndPort() {
        assertThat(JobManagerAddress.parse("flink-1.example:8081"))
                .isEqualTo(new JobManagerAddress("flink-1.example", 8081));
        assertThat(JobManagerAddress.parse("[::1]:8081"))
                .isEqualTo(new JobManagerAddress("[::1]", 8081));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h:0", "h:70000", ":8081", "h:8081/x", "http://h:8081", "a b:1"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> JobManagerAddress.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessage("Invalid --jobmanager: " + text + " (must be HOST:PORT)");
    }

    @Test
    void findsTheBuiltJar(@TempDir Path home) throws IOException {
        assertThatThrownBy(() -> JobJar.built(home))
                .hasMessageStartingWith("Cannot find the job jar: no foreflow-flink-job-*-job.jar");
        Path target = Files.createDirectories(home.resolve("flink-job/target"));
        Path jar = Files.createFile(target.resolve("foreflow-flink-job-1.0-job.jar"));
        Files.createFile(target.resolve("foreflow-flink-job-1.0.jar"));

        assertThat(JobJar.built(home)).isEqualTo(jar);
    }
}
