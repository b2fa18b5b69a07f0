package io.foreflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.embedded.EmbeddedBroker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to Kafka, against a real broker in this process. */
final class BrokerCommandsTest {

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startBroker() {
        broker = new EmbeddedBroker(folder.resolve("kafka"), 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void createsTopicsOnceAndNamesWhatDiffers() throws IOException {
        String config = configuration("one");

        int code = run("topics", config);
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "created one-metrics (4 partitions)",
                        "created one-forecasts (4 partitions)",
                        "created one-scores (4 partitions)",
                        "created one-events (4 partitions)",
                        "created one-rejected (4 partitions)");

        out.getBuffer().setLength(0);
        int again = run("topics", config, "-Dtopics.partitions=2");
        assertThat(again).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "exists  one-metrics", "        partitions is 4, the configuration says 2")
                .hasSize(10);
        assertThat(out.toString()).doesNotContain("message.timestamp.type");
    }

    @Test
    void tailsWhatWasSent() throws IOException {
        String config = configuration("two");
        run("topics", config, "-Dtopics.partitions=1");
        String first = line("a", 60_000);
        String second = line("b", 120_000);

        assertThat(send(first + "\n" + second + "\n", "--config", config)).isZero();
        assertThat(err.toString()).contains("sent 2 observations to two-metrics");
        assertThat(send(first + "\nrubbish\n", "--config", config, "-Dwire.format=json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Invalid line 2: rubbish (");

        out.getBuffer().setLength(0);
        int code = run("tail", "metrics", "--config", config, "--from-beginning", "--max", "3");
        assertThat(code).isZero();
        assertThat(out.toString().lines()).containsExactly(first, second, first);
    }

    @Test
    void findsTheBrokerInTheStateDirectory() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("bootstrap"), broker.bootstrapServers() + "\n");

        assertThat(run("tail", "scores", "--state", state.toString())).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "Cannot read topic scores: there is none at " + broker.bootstrapServers());
    }

    private static String line(String series, long timestamp) {
        return "{\"series\":\""
                + series
                + "\",\"model\":\"hosts\",\"timestamp\":"
                + timestamp
                + ",\"values\":{\"cpu\":0.25}}";
    }

    private static String configuration(String prefix) throws IOException {
        String yaml =
                """
                kafka.bootstrap.servers: %s
                topics:
                  metrics: X-metrics
                  forecasts: X-forecasts
                  scores: X-scores
                  model-events: X-events
                  rejected: X-rejected
                models:
                  - {name: hosts, channels: [cpu], step: 1 min}
                """
                        .formatted(broker.bootstrapServers())
                        .replace("X", prefix);
        return Files.writeString(folder.resolve(prefix + ".yaml"), yaml).toString();
    }

    private int send(String lines, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            String[] all = new String[arguments.length + 1];
            all[0] = "send";
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            return run(all);
        } finally {
            System.setIn(before);
        }
    }

    private int run(String... arguments) {
        return ForeflowCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
