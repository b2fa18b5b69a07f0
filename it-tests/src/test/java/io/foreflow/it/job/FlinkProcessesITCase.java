package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.cli.processes.FlinkProcesses;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.schema.wire.SingleObjectSerializer;
import io.foreflow.weights.WeightsFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The job jar on job manager and task manager processes: the native libraries lie under Flink's
 * class loaders as in production, and a process can be killed.
 */
@Timeout(420)
class FlinkProcessesITCase {

    private static final int ROWS = 240;

    @TempDir private Path folder;

    @Test
    void oneTaskManagerRunsTheJobTwiceAndAnotherTakesOverWhenItIsKilled() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker"), 0);
                FlinkProcesses cluster = FlinkProcesses.start(folder.resolve("flink"), Map.of())) {
            Process first = cluster.startTaskManager(2, Map.of());

            String job = submit(broker, cluster, "first");
            send(broker, "first", 0, ROWS);
            awaitRound(broker, cluster, "first");
            exportWhileItRuns(cluster, "first");
            cluster.cancel(job);

            // the same process loads the job's classes again; libtorch it has already
            submit(broker, cluster, "second");
            send(broker, "second", 0, ROWS / 2);
            awaitRound(broker, cluster, "second");

            cluster.kill(first);
            cluster.startTaskManager(2, Map.of());
            send(broker, "second", ROWS / 2, ROWS);

            List<Forecast> forecasts =
                    await(
                            broker,
                            "second-forecasts",
                            Forecast.class,
                            read -> read.size() >= due(),
                            cluster);
            assertThat(forecasts)
                    .extracting(forecast -> forecast.getSeries() + "@" + forecast.getOrigin())
                    .doesNotHaveDuplicates()
                    .hasSize(due());
            assertThat(events(broker, "second"))
                    .extracting(ModelEvent::getKind)
                    .contains(ModelEventKind.RESTORED);
        }
    }

    private static int due() {
        return SyntheticFleet.SERIES.size() * (ROWS - 1);
    }

    private String submit(EmbeddedBroker broker, FlinkProcesses cluster, String name)
            throws Exception {
        Path configuration = folder.resolve(name + ".yaml");
        Files.writeString(
                configuration,
                """
                kafka:
                  bootstrap.servers: %s
                group-id: %s
                topics:
                  metrics: %2$s-metrics
                  forecasts: %2$s-forecasts
                  scores: %2$s-scores
                  model-events: %2$s-model-events
                  rejected: %2$s-rejected
                  partitions: 1
                time: replay
                checkpoint.interval: 1 s
                max-parallelism: 16
                models:
                  - name: %s
                    channels: %s
                    step: 1 min
                    scaler.rows: 16
                    forecast:
                      lookback: 16
                      short-lookback: 8
                      horizon: 4
                      report: [1, 4]
                      seasonal-period: 12
                      batch: 4
                    learn:
                      tick: 20 min
                      ticks-per-round: 2
                      minimum-origins: 64
                      training-origins: 256
                      validation-origins: 32
                      steps: 10
                    network.width: 4
                    eeo.batch: 8
                """
                        .formatted(
                                broker.bootstrapServers(),
                                name,
                                SyntheticFleet.MODEL,
                                SyntheticFleet.CHANNELS));
        run("topics", configuration.toString());
        String printed =
                run(
                        "submit",
                        configuration.toString(),
                        "--jobmanager",
                        cluster.restAddress(),
                        "--jar",
                        cluster.jobJar().toString(),
                        "--detached");
        Matcher id = Pattern.compile("submitted job ([0-9a-f]{32})").matcher(printed);
        assertThat(id.find()).as(printed).isTrue();
        return id.group(1);
    }

    private void exportWhileItRuns(FlinkProcesses cluster, String name) {
        Path file = folder.resolve(name + ".safetensors");
        String configuration = folder.resolve(name + ".yaml").toString();
        run(
                "export",
                configuration,
                "--jobmanager",
                cluster.restAddress(),
                "--output",
                file.toString());
        run("check", configuration, "-Dinitial-weights=" + file);
        assertThat(WeightsFile.read(file).snapshot().channels()).isEqualTo(SyntheticFleet.CHANNELS);
    }

    /** Runs a command as the launcher does, and wants it to succeed. */
    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command =
                ForeflowCommand.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out));
        int exitCode = command.execute(arguments);
        assertThat(exitCode).as("%s: %s", String.join(" ", arguments), out).isZero();
        return out.toString();
    }

    private static void send(EmbeddedBroker broker, String name, int from, int to) {
        try (KafkaProducer<byte[], Observation> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new SingleObjectSerializer<>())) {
            for (Observation observation : SyntheticFleet.rows(from, to)) {
                byte[] key = RecordKey.of(observation.getModel(), observation.getSeries());
                producer.send(new ProducerRecord<>(name + "-metrics", key, observation));
            }
        }
    }

    private static void awaitRound(EmbeddedBroker broker, FlinkProcesses cluster, String name) {
        await(
                broker,
                name + "-model-events",
                ModelEvent.class,
                read ->
                        read.stream()
                                .map(record -> decode(ModelEvent.class, record))
                                .anyMatch(event -> event.getTelemetry() != null),
                cluster);
    }

    private static List<ModelEvent> events(EmbeddedBroker broker, String name) {
        try (CommittedTopic topic =
                new CommittedTopic(broker.bootstrapServers(), name + "-model-events")) {
            return topic.readToEnd().stream()
                    .map(record -> decode(ModelEvent.class, record))
                    .toList();
        }
    }

    private static <T extends SpecificRecord> List<T> await(
            EmbeddedBroker broker,
            String name,
            Class<T> type,
            Predicate<List<ConsumerRecord<byte[], byte[]>>> condition,
            FlinkProcesses cluster) {
        try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), name)) {
            return topic.await(condition).stream().map(record -> decode(type, record)).toList();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + cluster.logs(), e);
        }
    }

    private static <T extends SpecificRecord> T decode(
            Class<T> type, ConsumerRecord<byte[], byte[]> record) {
        try (SingleObjectDeserializer<T> deserializer = new SingleObjectDeserializer<>(type)) {
            return deserializer.deserialize(record.topic(), record.value());
        }
    }
}
