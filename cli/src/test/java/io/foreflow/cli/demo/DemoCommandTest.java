package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes wrong before anything is started; each leaves one message and no stack trace. */
class DemoCommandTest {

    @TempDir private Path folder;

    @Test
    void refusesAMissingFile() {
        Path file = folder.resolve("none.csv");

        assertRefused("Cannot read %s: no such file".formatted(file), "--input", file.toString());
    }

    @Test
    void refusesABadLineOfAFile() throws Exception {
        Path file =
                Files.write(folder.resolve("bad.csv"), List.of("date,x,OT", "0,1,2", "60,3,abc"));

        assertRefused(
                "Cannot read %s line 3, column \"OT\": \"abc\" is not a number".formatted(file),
                "--input",
                file.toString());
    }

    @Test
    void refusesOptionsOutOfTheirRange() {
        assertRefused("Invalid --speedup: 0 (must be a number above 0, or max)", "--speedup", "0");
        assertRefused(
                "Invalid --step: 0s (must be a duration of 1 ms or more, such as 5min or 1h)",
                "--step",
                "0s");
        assertRefused(
                "Invalid --time-zone: Mars (must be a zone such as UTC or Europe/Berlin)",
                "--time-zone",
                "Mars");
        assertRefused("Invalid --web-port: 70000 (must be 0 to 65535)", "--web-port", "70000");
        assertRefused("Invalid --metrics-port: -1 (must be 0 to 65535)", "--metrics-port", "-1");
        assertRefused(
                "Invalid --report: %s (must be a file in a folder that exists)".formatted(folder),
                "--report",
                folder.toString());
    }

    @Test
    void refusesThisMachineTogetherWithAFile() {
        assertRefused(
                "Cannot combine --host with --input, --speedup or --step: this machine reports once"
                        + " a second",
                "--host",
                "--speedup",
                "2");
    }

    @Test
    void refusesAConfigurationWithAllItsProblemsBeforeItMakesAStateDirectory() {
        Path state = folder.resolve("state");

        String message = run("--state", state.toString(), "-Dforecast.horizon=0", "-Dforcast.x=1");

        assertThat(message)
                .startsWith("2 problems in configuration")
                .contains("forecast.horizon: 0")
                .contains("forcast.x");
        assertThat(state.resolve("format")).doesNotExist();
    }

    @Test
    void refusesAStateDirectoryOfANewerFormat() throws Exception {
        Files.writeString(folder.resolve("format"), "3");

        assertRefused(
                ("Cannot use state directory %s: it is of format 3, this build reads 1 (choose"
                                + " another with --state, or use the build that wrote it)")
                        .formatted(folder),
                "--state",
                folder.toString());
    }

    private static void assertRefused(String message, String... arguments) {
        assertThat(run(arguments).strip()).isEqualTo(message);
    }

    private static String run(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = ForeflowCommand.commandLine().setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "demo";
        System.arraycopy(arguments, 0, all, 1, arguments.length);

        int exitCode = line.execute(all);

        assertThat(exitCode).isNotZero();
        return err.toString();
    }
}
