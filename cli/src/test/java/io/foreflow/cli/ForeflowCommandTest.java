package io.foreflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ForeflowCommandTest {

    private static final String YAML =
            """
            kafka:
              bootstrap.servers: localhost:1
              sasl.jaas.config: hush
            models:
              - {name: hosts, channels: [cpu], step: 1 min}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;
    private String config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(folder.resolve("c.yaml"), YAML).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "check",
                "topics",
                "submit",
                "dashboard",
                "tail",
                "send",
                "bench",
                "bench static",
                "soak"
            })
    void everyCommandHasHelp(String command) {
        String[] words = (command + " --help").split(" ");
        int code = run(words);
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith("Usage: foreflow " + command)
                .contains("--stacktrace");
    }

    @Test
    void aWrongOptionIsOneMessageAndWhereToReadOn() {
        assertThat(run("demo", "--hots")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("Unknown option: '--hots'");
        assertThat(run("check")).isEqualTo(2);
        assertThat(err.toString()).endsWith("See: foreflow check --help" + System.lineSeparator());
    }

    @Test
    void chaosRefusesWhatItCannotDoBeforeItStartsAnything() {
        assertThat(run("chaos", "--rounds", "0")).isEqualTo(1);
        assertThat(run("chaos", "--rows", "119")).isEqualTo(1);
        assertThat(run("chaos", "--faults", "disk,fire")).isEqualTo(1);
        assertThat(run("chaos", "--report", "/nowhere/tally.json")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        "Invalid --rounds: 0 (must be at least 1)",
                        "Invalid --rows: 119 (must be at least 120)",
                        "Invalid --faults: fire (must be some of operator,learner,task-manager,"
                                + "job-manager,broker,broker-gone,disk)",
                        "Cannot write /nowhere/tally.json: /nowhere/tally.json");
    }

    @Test
    void saysItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("foreflow \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void checkPrintsWhatAConfigurationComesTo() {
        assertThat(run("check", config, "-Dmodels.hosts.forecast.horizon=7")).isZero();
        assertThat(out.toString())
                .contains("forecast.horizon: '7'", "kafka.sasl.jaas.config: '******'")
                .containsPattern("# state of one series of hosts: up to [1-9][0-9,]+ bytes")
                .doesNotContain("hush");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkNamesAllProblemsAndExitsWith2() {
        assertThat(run("check", config, "-Dforecast.horizon=0", "-Dtime=now")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactlyInAnyOrder(
                        "2 problems in configuration " + config + ":",
                        "Invalid forecast.horizon: 0 (must be at least 1)",
                        "Invalid time: now (must be one of live, replay)");
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThat(run("check", "no.yaml")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("Cannot read configuration no.yaml: no such file");
    }

    @Test
    void showsStackTracesOnRequestOnly() {
        run("check", "no.yaml");
        assertThat(err.toString()).doesNotContain("\tat ");

        run("check", "no.yaml", "--stacktrace");
        assertThat(err.toString()).contains("\tat io.foreflow");

        err.getBuffer().setLength(0);
        run("--stacktrace", "check", "no.yaml");
        assertThat(err.toString()).contains("\tat io.foreflow");
    }

    @Test
    void refusesUnknownCommandsAndOptions() {
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean", "foreflow check");
        assertThat(run("check", config, "--colour")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--colour'");
        assertThat(run("tail", "forecast")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "Invalid topic: forecast (must be one of forecasts, scores, model-events,"
                                + " rejected, metrics)");
        assertThat(run("tail", "scores", "--bootstrap", "a:1", "--config", config)).isEqualTo(2);
        assertThat(err.toString()).contains("mutually exclusive");
    }

    @Test
    void saysWhenTheBrokerIsNotThere() throws IOException {
        String servers = "localhost:" + freePort();
        String override = "-Dkafka.bootstrap.servers=" + servers;

        assertThat(run("topics", config, override, "-Dkafka.sasl.jaas.config=x", "--timeout", "1"))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "Cannot reach Kafka at " + servers + ": no broker answered in time");
    }

    @Test
    void saysWhenTheBrokersNameIsUnknown() {
        String override = "-Dkafka.bootstrap.servers=no.such.host.invalid:9092";

        assertThat(run("topics", config, override)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("Cannot reach Kafka at no.such.host.invalid:9092: No resolvable");
    }

    @Test
    void saysWhenTheJobManagerIsNotThere() throws IOException {
        Path jar = Files.createFile(folder.resolve("job.jar"));
        String address = "localhost:" + freePort();

        assertThat(run("submit", config, "--jobmanager", address, "--jar", jar.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("Cannot reach the job manager at " + address + ": ")
                .containsIgnoringCase("connection refused");
    }

    @Test
    void submitRefusesABadAddressAndAMissingJar() {
        assertThat(run("submit", config, "--jobmanager", "here")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("Invalid --jobmanager: here (must be HOST:PORT)");

        err.getBuffer().setLength(0);
        String jar = folder.resolve("no.jar").toString();
        assertThat(run("submit", config, "--jobmanager", "h:8081", "--jar", jar)).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("Cannot read job jar " + jar + ": no such file");
    }

    @Test
    void submitReadsTheConfigurationFirst() {
        assertThat(run("submit", config, "--jobmanager", "h:8081", "-Dparallelism=0")).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid parallelism: 0 (must be at least 1)");
    }

    @Test
    void takesTheAddressOfTheDemoStartedLast() throws IOException {
        Path older = Files.createDirectories(folder.resolve("state/b")).resolve("bootstrap");
        Path newer = Files.createDirectories(folder.resolve("state/a")).resolve("bootstrap");
        Files.writeString(older, "old:1");
        Files.writeString(newer, "new:1\n");
        Files.setLastModifiedTime(older, FileTime.fromMillis(1000));
        Files.setLastModifiedTime(newer, FileTime.fromMillis(2000));

        assertThat(DemoAddress.in(folder.resolve("state"))).contains("new:1");
        assertThat(DemoAddress.in(folder.resolve("state/b"))).contains("old:1");
        assertThat(DemoAddress.in(folder.resolve("none"))).isEmpty();
    }

    @Test
    void namesTheStateDirectoryThatNoDemoHasUsed() {
        String state = folder.resolve("state").toString();

        assertThat(run("tail", "scores", "--state", state)).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "Cannot find a broker: no demo has run with state directory " + state);
    }

    private int run(String... arguments) {
        CommandLine line = ForeflowCommand.commandLine();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
