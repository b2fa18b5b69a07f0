package io.foreflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {

    private static final int ROWS = 260;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesAConfigurationThatCheckAccepts() throws IOException {
        Path file = csv("odd: name, #1.csv");
        Path yaml = folder.resolve("suggested.yaml");

        int code =
                run("suggest", "--input", file.toString(), "--horizon", "6", "--output", "" + yaml);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("Left out, they never change: version")
                .containsPattern("step +15 min +median distance")
                .containsPattern("align.policy +\\S+ +mean error [\\d.]+ at previous")
                .containsPattern("suggested +[\\d.]+ +[\\d.]+ ")
                .containsPattern("defaults +[\\d.]+ +[\\d.]+ ")
                .contains("Wrote " + yaml);
        assertThat(Files.readString(yaml))
                .contains("name: \"odd: name, #1\"")
                .contains("channels: [\"a: \\\"b\\\"\", \"load\"]")
                .contains("    # median distance")
                .contains("time: replay");

        out.getBuffer().setLength(0);
        assertThat(run("check", yaml.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("forecast.horizon", "# state of one series");
    }

    @Test
    void refusesToOverwriteAndSaysEveryWrongOptionAtOnce() throws IOException {
        Path there = Files.writeString(folder.resolve("there.yaml"), "mine");

        int code =
                run(
                        "suggest",
                        "--input",
                        "x.csv",
                        "--rows",
                        "0",
                        "--model",
                        "m",
                        "--output",
                        there.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "Invalid --rows: 0 (must be at least 1)",
                        "Invalid --model: m (only together with --topic)",
                        "Invalid --output: %s (must not exist: name another, or remove it)"
                                .formatted(there));
        assertThat(there).hasContent("mine");
    }

    @Test
    void aFileWithoutATimeColumnIsSaidToHaveNone() throws IOException {
        Path file = Files.writeString(folder.resolve("x.csv"), "name,load\nweb,1\nweb,2\n");

        assertThat(run("suggest", "--input", file.toString(), "--output", "" + folder.resolve("y")))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("line 2, column \"name\": \"web\" is not a time (epoch seconds");
    }

    @Test
    void readsATopicAndPointsTheConfigurationAtIt() throws Exception {
        Path yaml = folder.resolve("suggested.yaml");
        try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), 0)) {
            send(broker.bootstrapServers());

            int missing =
                    run("suggest", "--topic", "nothing", "--bootstrap", broker.bootstrapServers());
            assertThat(missing).isEqualTo(1);
            assertThat(err.toString()).contains("Cannot read topic nothing: there is none at ");

            err.getBuffer().setLength(0);
            int code =
                    run(
                            "suggest",
                            "--topic",
                            "loads",
                            "--bootstrap",
                            broker.bootstrapServers(),
                            "--horizon",
                            "6",
                            "--output",
                            yaml.toString());

            assertThat(code).as(err.toString()).isZero();
            assertThat(Files.readString(yaml))
                    .contains("kafka.bootstrap.servers: \"" + broker.bootstrapServers() + "\"")
                    .contains("topics.metrics: \"loads\"")
                    .contains("time: live")
                    .contains("name: \"hosts\"");
            assertThat(run("check", yaml.toString())).as(err.toString()).isZero();
        }
    }

    /** Two models, of which "hosts" has more; one record is no observation. */
    private static void send(String servers) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", servers);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic("loads", 2, (short) 1))).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            Random random = new Random(5);
            for (int row = 0; row < ROWS; row++) {
                for (String model :
                        row < 5 ? new String[] {"hosts", "few"} : new String[] {"hosts"}) {
                    String json =
                            "{\"series\":\"web\",\"model\":\"%s\",\"timestamp\":%d,\"values\":{\"cpu\":%s}}"
                                    .formatted(
                                            model,
                                            1_700_000_040_000L + row * 60_000L,
                                            Math.sin(row / 3.0) + random.nextGaussian() / 10);
                    producer.send(
                            new ProducerRecord<>("loads", json.getBytes(StandardCharsets.UTF_8)));
                }
            }
            producer.send(new ProducerRecord<>("loads", new byte[] {7, 7}));
        }
    }

    /** A wave of 24 rows, noise, a constant, and one row in eleven without a value. */
    private Path csv(String name) throws IOException {
        StringBuilder text = new StringBuilder("time,\"a: \"\"b\"\"\",load,version\n");
        Random random = new Random(5);
        Instant start = Instant.parse("2024-03-01T00:00:00Z");
        for (int row = 0; row < ROWS; row++) {
            double wave = Math.sin(2 * Math.PI * row / 24);
            text.append(start.plusSeconds(900L * row)).append(',');
            text.append(row % 11 == 3 ? "" : "" + (wave + random.nextGaussian() / 10)).append(',');
            text.append(5 - wave + random.nextGaussian() / 10).append(",2\n");
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    private int run(String... arguments) {
        return ForeflowCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
