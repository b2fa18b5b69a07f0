package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SaddlesCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int run(String... more) {
        CommandLine line = ForeflowCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("bench", "saddles"));
        arguments.addAll(List.of("--log", folder.resolve("log.jsonl").toString()));
        arguments.addAll(List.of(more));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void showsATableAndWritesAReport() throws IOException {
        Path report = folder.resolve("r.json");

        int code =
                run(
                        "--problem=toy",
                        "--method=adam,sam",
                        "--lookback=16",
                        "--horizon=4",
                        "--training=64",
                        "--validation=32",
                        "--gradients=300",
                        "--report=" + report);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("problem  method", "toy      adam", "toy      sam");
        JsonNode rows = new ObjectMapper().readTree(report.toFile());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("gradients").asInt()).isEqualTo(300);
        assertThat(rows.get(1).path("gradients").asInt()).isEqualTo(200);
        assertThat(rows.get(0).path("details").path("lambdaMax").isNumber()).isTrue();
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(run("--rho=-1")).isEqualTo(1);

        assertThat(err.toString()).startsWith("Invalid rho: -1.0 (must be a number above 0)");
    }
}
