package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.cli.embedded.EmbeddedException;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.Observation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFeedTest {

    private static final int ROWS = 300;
    private static final Wire WIRE = new Wire(WireFormat.SINGLE_OBJECT, null);

    @TempDir private Path folder;

    @Test
    void continuesAnInputBehindWhatAnEarlierBrokerOverTheSameFolderHolds() throws Exception {
        Path half = csv("half/a.csv", ROWS / 2);
        Path whole = csv("whole/a.csv", ROWS);

        try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), 0)) {
            broker.createTopics(Map.of("metrics", 1));
            feed(broker, half);
        }
        List<ConsumerRecord<byte[], byte[]>> records;
        try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), 0)) {
            broker.createTopics(Map.of("metrics", 1));
            feed(broker, whole);
            records = records(broker);
        }

        List<Long> times =
                records.stream()
                        .filter(r -> r.headers().lastHeader(MetricsTopic.CLOSING_HEADER) == null)
                        .map(EmbeddedFeedTest::time)
                        .toList();
        List<Long> closing =
                records.stream()
                        .filter(r -> r.headers().lastHeader(MetricsTopic.CLOSING_HEADER) != null)
                        .map(EmbeddedFeedTest::time)
                        .toList();
        assertThat(times).isEqualTo(IntStream.range(0, ROWS).mapToObj(i -> 60_000L * i).toList());
        // one step behind the last row, after the first half and after the whole
        assertThat(closing).containsExactly(60_000L * ROWS / 2, 60_000L * ROWS);
        assertThat(records)
                .allMatch(r -> r.timestampType() == TimestampType.LOG_APPEND_TIME)
                .allMatch(r -> new String(r.key()).equals("m/a"));
    }

    @Test
    void refusesAPortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> new EmbeddedBroker(folder, port))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage(
                            ("Cannot start the embedded broker: port %d is in use (choose another"
                                            + " with --kafka-port, 0 for any)")
                                    .formatted(port));
        }
    }

    private static void feed(EmbeddedBroker broker, Path file) throws Exception {
        KafkaClients clients = new KafkaClients(broker.bootstrapServers());
        FeedLedger ledger = new FeedLedger(60_000);
        MetricsTopic topic = new MetricsTopic("metrics", "m", List.of("x"), WIRE);
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer("position")) {
            topic.readBack(consumer, ledger);
        }
        CsvInput input = new CsvInput(List.of(file), ZoneId.of("UTC"), Duration.ofMinutes(1));
        try (Feeder feeder =
                new Feeder(
                        input,
                        topic,
                        clients.producer(),
                        ledger,
                        new Pace(Pace.UNLIMITED, Long.MIN_VALUE),
                        Long.MAX_VALUE,
                        60_000)) {
            feeder.start();
            while (!feeder.exhausted() && feeder.failure() == null) {
                Thread.onSpinWait();
            }
            assertThat(feeder.failure()).isNull();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(EmbeddedBroker broker) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicPartition partition = new TopicPartition("metrics", 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaClients(broker.bootstrapServers()).consumer("check")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static long time(ConsumerRecord<byte[], byte[]> record) {
        return WIRE.reader(Observation.class)
                .deserialize("metrics", record.value())
                .getTimestamp()
                .toEpochMilli();
    }

    private Path csv(String name, int rows) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        List<String> lines = new ArrayList<>(List.of("time,x"));
        IntStream.range(0, rows).forEach(i -> lines.add(60L * i + "," + i));
        return Files.write(file, lines);
    }
}
