package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BreachCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsHowOftenWhatWasSaidHappened() {
        int code =
                run(
                        "--days",
                        "2",
                        "--warmup",
                        "1",
                        "-Dlearn.tuned=false",
                        "-Dforecast.lookback=24",
                        "-Dforecast.seasonal-period=12",
                        "-Dforecast.horizon=6",
                        "-Dlimits.cpu.above=40");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("of +said +forecasts +mean said +happened +Brier")
                .containsPattern(
                        "step 1 +all +\\d+ +[\\d.]+ % +[\\d.]+ % +0\\.\\d+ +\\(0\\.\\d+\\)")
                .containsPattern("horizon, at most +all +\\d+");
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        assertThat(run("--days", "1", "--warmup=-1")).isEqualTo(1);
        assertThat(err.toString()).startsWith("Invalid --warmup: -1 (must be at least 0)");
        assertThat(run("--days", "3", "--warmup", "3")).isEqualTo(1);
        assertThat(err.toString()).startsWith("Invalid --days: 3 (must be more than --warmup, 3)");

        assertThat(run("-Dlimits.gpu.above=1", "-Dlimits.cpu.above=x")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Invalid limits.cpu.above: x (must be a finite number)")
                .contains("Invalid limits.gpu.above: 1 (no such channel \"gpu\"");
    }

    private int run(String... arguments) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("bench", "breach"));
        all.addAll(List.of(arguments));
        CommandLine line = ForeflowCommand.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }
}
