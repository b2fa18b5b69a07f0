package io.foreflow.cli.start;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A demo that was started just now, listened to as any subscriber would. */
final class DemoProcess implements AutoCloseable {

    private static final String BROKER_LINE = "Kafka:";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final Process process;
    private final long started;

    private DemoProcess(Path folder, Process process, long started) {
        this.folder = folder;
        this.process = process;
        this.started = started;
    }

    static DemoProcess start(List<String> demo) throws IOException {
        Path folder = Files.createTempDirectory("foreflow-start");
        List<String> command = new ArrayList<>(demo);
        command.addAll(List.of("--state", folder.resolve("state").toString(), "--plain"));
        for (String port : List.of("kafka", "web", "dashboard", "metrics")) {
            command.addAll(List.of("--" + port + "-port", "0"));
        }
        long started = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output(folder).toFile())
                        .start();
        return new DemoProcess(folder, process, started);
    }

    private static Path output(Path folder) {
        return folder.resolve("demo.out");
    }

    /** Seconds from the command to the first forecast that a subscriber can read. */
    double untilForecast(Progress progress) throws IOException, InterruptedException {
        return until("forecasts", "the first forecast", record -> true, progress);
    }

    /** Seconds from the command to the event of the first network that serves. */
    double untilPromotion(Progress progress) throws IOException, InterruptedException {
        try (SingleObjectDeserializer<ModelEvent> decoder =
                new SingleObjectDeserializer<>(ModelEvent.class)) {
            return until(
                    "model-events",
                    "the first promotion",
                    record ->
                            decoder.deserialize(record.topic(), record.value()).getKind()
                                    == ModelEventKind.PROMOTED,
                    progress);
        }
    }

    private double until(
            String topic,
            String what,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            Progress progress)
            throws IOException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker(), topic)) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (wanted.test(record)) {
                        return seconds();
                    }
                }
                check(what);
                progress.show("%.0f s, waiting for %s".formatted(seconds(), what));
            }
        }
    }

    /** Where the demo says that its broker is, once it does. */
    private String broker() throws IOException, InterruptedException {
        while (true) {
            for (String line : Files.readAllLines(output(folder))) {
                if (line.startsWith(BROKER_LINE)) {
                    return line.substring(BROKER_LINE.length()).strip();
                }
            }
            check("its broker");
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private void check(String what) throws IOException {
        if (!process.isAlive() || seconds() > PATIENCE.toSeconds()) {
            throw new CommandException(
                    "Cannot measure the start: the demo %s before %s; it said:%n%s"
                            .formatted(
                                    process.isAlive()
                                            ? "took more than %d s".formatted(PATIENCE.toSeconds())
                                            : "ended",
                                    what,
                                    Files.readString(output(folder)).strip()));
        }
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
}
