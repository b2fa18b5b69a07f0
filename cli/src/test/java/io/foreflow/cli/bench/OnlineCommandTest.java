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

final class OnlineCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;
    private Path data;
    private List<String> lines;

    @BeforeEach
    void writeData() throws IOException {
        lines = new ArrayList<>(List.of("time,a,b"));
        for (int row = 0; row < 400; row++) {
            lines.add("%d,%s,%s".formatted(row * 3600, Math.sin(row * 0.3), row % 7));
        }
        data = Files.write(folder.resolve("x.csv"), lines);
    }

    @Test
    void showsATableAndWritesAReportWithNormalisedErrors() throws IOException {
        Path report = folder.resolve("r.json");

        int code =
                run(
                        "--horizon",
                        "2,4",
                        "--method",
                        "last,seasonal,ridge,ridge-per-channel",
                        "--report",
                        report);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("MAE  ±  MSE/const  MAE/const", "x     2  last");
        JsonNode rows = new ObjectMapper().readTree(report.toFile());
        assertThat(rows).hasSize(8);
        JsonNode ridge = rows.get(2);
        assertThat(ridge.path("method").asText()).isEqualTo("ridge");
        // 5 and 75 % of 400 rows behind the first 80
        assertThat(ridge.path("windows").asInt()).isEqualTo(300 - 2);
        assertThat(ridge.path("lookback").asInt()).isEqualTo(14);
        assertThat(ridge.path("mseNormalized").asDouble()).isBetween(0.0, 0.1);
        assertThat(ridge.path("maeNormalized").asDouble()).isBetween(0.0, 0.3);
        assertThat(ridge.path("details").path("weight.ridge").asDouble()).isEqualTo(1);
        assertThat(ridge.path("details").has("mseNormalized")).isFalse();
    }

    @Test
    void showsHowOftenTheTruthLayInsideBesideRollingQuantiles() throws IOException {
        Path report = folder.resolve("r.json");

        int code = run("--horizon", "4", "--method", "last", "--report", report);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("data +method +step +level +coverage +\\(rolling\\)")
                .containsPattern("x +last +1 +80 % +[\\d.]+ +\\([\\d.]+\\)")
                .containsPattern("x +last +4 +95 % ");
        JsonNode details = new ObjectMapper().readTree(report.toFile()).get(0).path("details");
        assertThat(details.path("coverage.h4.p80").asDouble()).isBetween(0.7, 0.9);
        assertThat(details.path("rolling.coverage.h4.p80").asDouble()).isBetween(0.7, 0.9);
        assertThat(details.path("intervalsMissing").asDouble()).isZero();
    }

    @Test
    void aSecondRunTakesEverythingFromTheLog() {
        run("--horizon", "2", "--method", "ridge");
        String table = out.toString().substring(out.toString().indexOf("data "));
        out.getBuffer().setLength(0);

        run("--horizon", "2", "--method", "ridge");

        assertThat(out.toString()).isEqualTo(table);
    }

    @Test
    void aHorizonThatIsNotReportedByDefaultIsAddedToWhatIs() {
        assertThat(run("--horizon", "5", "--method", "last")).as(err.toString()).isZero();
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        assertThat(
                        run(
                                "--horizon",
                                "5,400",
                                "--method",
                                "tuned",
                                "-Dforecast.report=1,2",
                                "-Dforecast.seasonal-period=15",
                                "-Dlearn.tick=90min"))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        """
                        3 problems:
                        Invalid forecast.seasonal-period: 15 (must be at most the look-back, 14)
                        Invalid learn.tick: 90min (must be a multiple of step 1 h)
                        Cannot use x: the scored part has 300 rows (must be more than horizon = 400)""");

        assertFails(
                "Invalid horizon: 5 (must be one of forecast.report, [1, 2])",
                "--horizon",
                "5",
                "-Dforecast.report=1,2");
        assertFails("Invalid method: best (must be one of last, seasonal", "--method", "best");
        assertFails("Invalid split: 7 (must be TRAIN/VALIDATION/TEST", "--split", "7");
        assertFails(
                "Invalid forecast.levels: 1.5 (each must be above 0 and below 1)",
                "--horizon",
                "1",
                "-Dforecast.levels=1.5");
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
                                "online",
                                "--data",
                                data.toString(),
                                "--lookback",
                                "14",
                                "--log",
                                folder.resolve("runs.jsonl").toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        if (!all.contains("-Dforecast.seasonal-period=15")) {
            all.add("-Dforecast.seasonal-period=7");
        }
        CommandLine line = ForeflowCommand.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }
}
