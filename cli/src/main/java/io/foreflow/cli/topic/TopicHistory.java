package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.schema.Observation;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentDeserializer;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.schema.wire.WireFormatException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the newest observations of a topic up to the end it has when reading starts, in any wire
 * form. Offsets are committed nowhere.
 */
public final class TopicHistory {

    private static final byte JSON = '{';
    private static final byte CONFLUENT = 0;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Polls in a row that may bring nothing before the end, such as over aborted transactions. */
    private static final int MOST_EMPTY_POLLS = 150;

    private final Map<String, String> kafka;
    private final String topic;
    private final RegistrySettings registry;
    private final SingleObjectDeserializer<Observation> singleObject =
            new SingleObjectDeserializer<>(Observation.class);
    private final JsonRecordDeserializer<Observation> json =
            new JsonRecordDeserializer<>(Observation.class);
    private ConfluentDeserializer<Observation> confluent;

    /**
     * @param registry of records in Confluent's form; null for none
     */
    public TopicHistory(Map<String, String> kafka, String topic, RegistrySettings registry) {
        this.kafka = kafka;
        this.topic = topic;
        this.registry = registry;
    }

    /**
     * Hands over every observation, by partition in order.
     *
     * @param most records of a partition
     * @param progress told now and then how many records have been read
     * @return records that could not be decoded
     * @throws CommandException if the topic cannot be read, or holds nothing
     */
    public long read(long most, Consumer<Observation> observations, LongConsumer progress) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            Map<TopicPartition, Long> ends = assign(consumer, most);
            return read(consumer, ends, observations, progress);
        } catch (KafkaException e) {
            throw Broker.failure(kafka, "read topic " + topic, e);
        }
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

    private Map<TopicPartition, Long> assign(KafkaConsumer<?, ?> consumer, long most) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (ends.equals(beginnings)) { // also if there are no partitions
            throw new CommandException(
                    "Cannot read topic %s: %s at %s"
                            .formatted(
                                    topic,
                                    partitions.isEmpty() ? "there is none" : "it holds no records",
                                    kafka.get(Broker.SERVERS)));
        }
        consumer.assign(partitions);
        ends.forEach(
                (partition, end) ->
                        consumer.seek(partition, Math.max(beginnings.get(partition), end - most)));
        return ends;
    }

    private long read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<Observation> observations,
            LongConsumer progress) {
        long read = 0;
        long undecodable = 0;
        int empty = 0;
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL);
            empty = records.isEmpty() ? empty + 1 : 0;
            if (empty > MOST_EMPTY_POLLS) {
                throw new CommandException(
                        "Cannot read topic %s at %s: it stopped before its end (is a transaction open?)"
                                .formatted(topic, kafka.get(Broker.SERVERS)));
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                read++;
                try {
                    if (record.value() != null && record.value().length > 0) {
                        observations.accept(decoded(record.value()));
                    }
                } catch (WireFormatException e) {
                    undecodable++;
                }
            }
            progress.accept(read);
        }
        return undecodable;
    }

    private Observation decoded(byte[] value) {
        if (value[0] == JSON) {
            return json.deserialize(topic, value);
        }
        if (value[0] != CONFLUENT) {
            return singleObject.deserialize(topic, value);
        }
        if (registry == null) {
            throw new CommandException(
                    "Cannot read topic "
                            + topic
                            + ": its records are in Confluent's form (name the configuration with"
                            + " its schema.registry.url by --config)");
        }
        if (confluent == null) {
            confluent =
                    new ConfluentDeserializer<>(Observation.class, new ConfluentRegistry(registry));
        }
        return confluent.deserialize(topic, value);
    }
}
