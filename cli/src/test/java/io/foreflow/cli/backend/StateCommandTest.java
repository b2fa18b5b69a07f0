package io.foreflow.cli.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import io.foreflow.cli.backend.StatePlan.Backend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class StateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void measuresBothBackendsBesideTheFormula() throws Exception {
        Path report = folder.resolve("state.json");

        int code =
                run(
                        "bench",
                        "state",
                        "--series=20",
                        "--channels=2",
                        "--lookback=24",
                        "--horizon=4",
                        "--every=1",
                        "--rows=400",
                        "--warm-up=0",
                        "--residuals=16",
                        "--report=" + report);

        assertThat(code).as(err.toString()).isZero();
        JsonNode costs = new ObjectMapper().readTree(report.toFile());
        assertThat(costs).hasSize(2);
        for (JsonNode cost : costs) {
            long formula = new StatePlan(Backend.HASHMAP, 20, 2, 24, 4, 1, 16).footprint();
            assertThat(cost.get("formula").asLong()).isEqualTo(formula);
            // keys, timers, and the snapshots that serve, shared by 20 series only
            assertThat(cost.get("forecaster").asDouble()).isBetween(1.0 * formula, 2.0 * formula);
            assertThat(cost.get("forecastMicros").asDouble())
                    .isPositive()
                    .isLessThan(cost.get("micros").asDouble());
            assertThat(cost.get("tickMillis").asDouble()).isPositive();
        }
        // windows alone take as much, and the learner has its statistics on the same heap
        assertThat(costs.get(0).get("heap").asDouble()).isGreaterThan(2 * 24 * Float.BYTES);
        assertThat(StateReport.read(Files.readString(report)).costs())
                .extracting(cost -> cost.plan().backend())
                .containsExactly(Backend.HASHMAP, Backend.ROCKSDB);
        assertThat(costs.get(0).get("written").asDouble()).isZero();
        assertThat(costs.get(1).get("written").asDouble()).isPositive().isLessThan(10_000);
        assertThat(out.toString()).contains("hashmap", "rocksdb");
    }

    /** A recording of the command's own would be written over by that of a process it started. */
    @Test
    void aProcessOfItsOwnHasNoFileOrPortOfThisOne() {
        assertThat(StateProcess.shared("-XX:StartFlightRecording=filename=state.jfr")).isFalse();
        assertThat(StateProcess.shared("-agentlib:jdwp=transport=dt_socket")).isFalse();
        assertThat(StateProcess.shared("-Dcom.sun.management.jmxremote.port=9010")).isFalse();
        assertThat(StateProcess.shared("-Xmx4g")).isTrue();
        assertThat(StateProcess.shared("-Dforeflow.log.file=state.log")).isTrue();
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThat(run("bench", "state", "--series=0")).isOne();
        assertThat(err.toString()).startsWith("Invalid --series: 0 (must be at least 1)");
        assertThat(run("bench", "state", "--warm-up=-1")).isOne();
        assertThat(err.toString()).contains("Invalid --warm-up: -1 (must be at least 0)");
    }

    private int run(String... arguments) {
        CommandLine command = ForeflowCommand.commandLine();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
