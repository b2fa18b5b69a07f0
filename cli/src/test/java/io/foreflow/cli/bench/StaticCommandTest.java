package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class StaticCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;
    private Path data;
    private List<String> lines;

    @BeforeEach
    void writeData() throws IOException {
        lines = new ArrayList<>(List.of("time,a,b"));
        for (int row = 0; row < 200; row++) {
            lines.add("%d,%s,%s".formatted(row * 3600, Math.sin(row * 0.3), row % 7));
        }
        data = Files.write(folder.resolve("x.csv"), lines);
    }

    @Test
    void showsATableAndWritesAReport() throws IOException {
        Path report = folder.resolve("r.json");

        int code = run("--horizon", "2,4", "--method", "last,seasonal,ridge", "--report", report);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("data  H  method", "x     2  last", "x     4  ridge");
        JsonNode rows = new ObjectMapper().readTree(report.toFile());
        assertThat(rows).hasSize(6);
        assertThat(rows.get(0).path("method").asText()).isEqualTo("last");
        assertThat(rows.get(0).path("windows").asInt()).isEqualTo(40 - 2 + 1);
        assertThat(rows.get(0).path("mseStd").isNull()).isTrue();
    }

    @Test
    void aSecondRunTakesEverythingFromTheLog() throws IOException {
        run("--horizon", "2", "--method", "ridge");
        String table = out.toString().substring(out.toString().indexOf("data "));
        Files.writeString(folder.resolve("before"), table);
        out.getBuffer().setLength(0);

        run("--horizon", "2", "--method", "ridge");

        assertThat(out.toString()).isEqualTo(table);
    }

    @Test
    void anotherPeriodIsNotTakenFromTheLog() throws IOException {
        run("--horizon", "2", "--method", "seasonal");
        run("--horizon", "2", "--method", "seasonal", "--period", "3");

        assertThat(Files.readAllLines(folder.resolve("runs.jsonl")))
                .hasSize(2)
                .anyMatch(run -> run.contains("\"method\":\"seasonal(period=7)\""))
                .anyMatch(run -> run.contains("\"method\":\"seasonal(period=3)\""));
    }

    @Test
    void aMissingCellIsNamedWithLineAndColumn() throws IOException {
        lines.set(17, "57600,1.5,NaN");
        Files.write(data, lines);

        assertThat(run("--horizon", "2")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "Cannot use %s line 18, column \"b\": no value (a benchmark needs every cell)"
                                .formatted(data));
    }

    @Test
    void aConstantChannelIsNamedAndMeasured() throws IOException {
        for (int row = 1; row < lines.size(); row++) {
            lines.set(row, lines.get(row).replaceAll(",[^,]*$", ",5"));
        }
        Files.write(data, lines);

        assertThat(run("--horizon", "2", "--method", "ridge")).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith(
                        "x: channel \"b\" is constant over the 140 training rows; its scale is 1");
    }

    @Test
    void whatCannotBeRunIsOneMessage() {
        assertThat(run("--horizon", "41")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "Cannot use x: the validation part has 20 rows, fewer than horizon = 41");
        assertFails("Invalid method: best (must be one of last, seasonal", "--method", "best");
        assertFails("Invalid split: 7 (must be TRAIN/VALIDATION/TEST", "--split", "7");
        assertFails("Invalid seeds: 0 (must be at least 1)", "--seeds", "0");
        assertFails("Invalid horizon: 0 (must be at least 1)", "--horizon", "0");
        assertFails("Invalid eeo option: inner", "--eeo", "inner=on");
    }

    private void assertFails(String message, Object... arguments) {
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString()).startsWith(message);
    }

    private int run(Object... arguments) {
        err.getBuffer().setLength(0);
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "bench",
                                "static",
                                "--data",
                                data.toString(),
                                "--lookback",
                                "14",
                                "--log",
                                folder.resolve("runs.jsonl").toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        if (!all.contains("--period")) {
            all.addAll(List.of("--period", "7"));
        }
        CommandLine line = ForeflowCommand.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }
}
