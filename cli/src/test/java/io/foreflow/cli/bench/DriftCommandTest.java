package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DriftCommandTest {

    private static final String[] SHORT = {
        "-Dforecast.lookback=96", "-Dforecast.short-lookback=24"
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int run(String... more) {
        CommandLine line = ForeflowCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("bench", "drift"));
        arguments.addAll(List.of(more));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void findsBothAnnouncedChangesOfTheSimulatedFleet() {
        int code = run("--seeds=1", "--days=8", SHORT[0], SHORT[1]);

        assertThat(code).as(err.toString()).isZero();
        String line = out.toString().lines().filter(l -> l.startsWith("seed 1")).findFirst().get();
        // months, drifts, found, delays, others, others a month; H is 48
        assertThat(line.split("\\s{2,}")).contains("2/2", "0");
    }

    @Test
    void holdsAlarmsAgainstLabelsOfTheLastRows() throws IOException {
        Path file = louder();
        Path labels = folder.resolve("label.csv");
        // of 1,500 rows the last 400: ones from row 1,200, where it changes, to the tick at 1,440
        Files.writeString(labels, "0\n".repeat(100) + "1\n".repeat(230) + "0\n".repeat(70));

        int code = run("--data=" + file, "--label-rows=" + labels, "-Dlearn.drift.tolerance=2");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("level", "1/1");
    }

    @Test
    void anAlarmThatNoLabelledRowExplainsIsAnother() throws IOException {
        Path file = louder();
        Path labels = folder.resolve("label.csv");
        Files.writeString(labels, "1\n" + "0\n".repeat(399)); // a hundred rows too early

        int code = run("--data=" + file, "--label-rows=" + labels, "-Dlearn.drift.tolerance=2");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("0/1");
    }

    @Test
    void refusesLabelsThatDoNotFitTheRows() throws IOException {
        Path file = louder();
        Path labels = folder.resolve("label.csv");
        Files.writeString(labels, "0\n2\n");
        Path many = folder.resolve("many.csv");
        Files.writeString(many, "0\n".repeat(1501));

        assertThat(run("--data=" + file, "--label-rows=" + labels)).isNotZero();
        assertThat(run("--data=" + file, "--label-rows=" + many)).isNotZero();
        assertThat(run("--data=" + file, "--label-rows=" + labels + "," + many)).isNotZero();

        assertThat(err.toString())
                .contains("line 2: Invalid label: 2 (must be 0 or 1)")
                .contains("it has 1501 labels")
                .contains("2 files (must be one for each of --data, 1)");
    }

    /** A wave whose noise is a hundred times as large from row 1,200 of 1,500 on. */
    private Path louder() throws IOException {
        Path file = folder.resolve("level.csv");
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("time,value\n");
        for (int i = 0; i < 1500; i++) {
            double noise = 0.3 * random.nextGaussian();
            double value = Math.sin(i * 0.3) + (i < 1200 ? noise : 100 * noise);
            rows.append(
                    "2020-01-%02dT%02d:%02d:00Z,%s%n"
                            .formatted(1 + i / 288, i % 288 / 12, i % 12 * 5, value));
        }
        Files.writeString(file, rows);
        return file;
    }

    @Test
    void holdsAlarmsAgainstTheLabelsOfAFile() throws IOException {
        Path file = louder();
        Path labels = folder.resolve("labels.json");
        Files.writeString(
                labels,
                "{\"some/level.csv\": [[\"2020-01-05 03:55:00\", \"2020-01-06 01:00:00\"]]}");

        // of one channel no row is more than four times the usual size
        int code = run("--data=" + file, "--labels=" + labels, "-Dlearn.drift.tolerance=2");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("level", "1/1");
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(run("--seeds=5-1")).isNotZero();
        assertThat(err.toString())
                .contains(
                        "Invalid --seeds: 5-1 (must be a number or a range of at most 1000, such as"
                                + " 101-110)");
        assertThat(run("--days=0")).isNotZero();
        assertThat(err.toString()).contains("Invalid --days: 0 (must be at least 1)");
        assertThat(run("-Dlearn.drift.threshold=0")).isNotZero();
        assertThat(err.toString()).contains("learn.drift.threshold: 0 (must be above 0)");
    }
}
