package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.WireFormatException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints the committed records of one topic as lines of JSON. */
public final class TopicTail {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, String> kafka;
    private final String topic;
    private final JsonLines<?> lines;

    /**
     * @param registry of records in Confluent's form; null for none
     */
    public TopicTail(
            Map<String, String> kafka,
            String topic,
            Class<? extends SpecificRecord> record,
            RegistrySettings registry) {
        this.kafka = kafka;
        this.topic = topic;
        this.lines = new JsonLines<>(record, registry);
    }

    /**
     * How much of a topic.
     *
     * @param fromBeginning or else from now on
     * @param max most records
     * @param silence stop when no record has come for so long; null for never
     */
    public record Extent(boolean fromBeginning, long max, Duration silence) {}

    /**
     * Prints until the extent is reached or nobody reads on.
     *
     * @return records that could not be decoded, each named on {@code err}
     * @throws CommandException if the topic cannot be read
     */
    public long run(Extent extent, PrintWriter out, PrintWriter err) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            return run(consumer, extent, out, err);
        } catch (KafkaException e) {
            throw Broker.failure(kafka, "read topic " + topic, e);
        }
    }

    long run(Consumer<byte[], byte[]> consumer, Extent extent, PrintWriter out, PrintWriter err) {
        assign(consumer, extent);
        if (!extent.fromBeginning()) {
            err.println(
                    "Waiting for new records of topic %s at %s (--from-beginning prints those that are there)"
                            .formatted(topic, kafka.get(Broker.SERVERS)));
            err.flush();
        }
        return print(consumer, extent, out, err);
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka);
        int millis = (int) PATIENCE.toMillis();
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return properties;
    }

    private void assign(Consumer<?, ?> consumer, Extent extent) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new CommandException(
                    "Cannot read topic "
                            + topic
                            + ": there is none at "
                            + kafka.get(Broker.SERVERS));
        }
        consumer.assign(partitions);
        if (extent.fromBeginning()) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position); // now, not at the first poll
    }

    private long print(
            Consumer<byte[], byte[]> consumer, Extent extent, PrintWriter out, PrintWriter err) {
        long printed = 0;
        long undecodable = 0;
        long last = System.nanoTime();
        while (printed + undecodable < extent.max()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                last = System.nanoTime();
                if (printed + undecodable == extent.max()) {
                    break;
                }
                if (print(record, out, err)) {
                    printed++;
                } else {
                    undecodable++;
                }
            }
            boolean silent =
                    extent.silence() != null
                            && System.nanoTime() - last > extent.silence().toNanos();
            if (out.checkError() || silent) { // checkError flushes, and sees a closed pipe
                break;
            }
        }
        return undecodable;
    }

    private boolean print(ConsumerRecord<byte[], byte[]> record, PrintWriter out, PrintWriter err) {
        try {
            if (record.value() != null) {
                out.println(lines.line(topic, record.value()));
            }
            return true;
        } catch (WireFormatException e) {
            err.println(
                    "Cannot print record topic="
                            + topic
                            + " partition="
                            + record.partition()
                            + " offset="
                            + record.offset()
                            + ": "
                            + e.getMessage());
            err.flush();
            return false;
        }
    }
}
