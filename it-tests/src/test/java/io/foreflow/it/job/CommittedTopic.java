package io.foreflow.it.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader under read_committed has seen of one topic, from its beginning. */
final class CommittedTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    CommittedTopic(String bootstrapServers, String topic) {
        this(Map.of("bootstrap.servers", bootstrapServers), topic);
    }

    /**
     * @param kafka where the broker is and how to log in
     */
    CommittedTopic(Map<String, String> kafka, String topic) {
        this.topic = topic;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", false);
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on until what was read fulfils the condition; gives all that was read so far. */
    List<ConsumerRecord<byte[], byte[]>> await(
            Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(records)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%d records in %s after %s, still waiting"
                                .formatted(records.size(), topic, PATIENCE));
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return List.copyOf(records);
    }

    /** Reads everything that is committed now. */
    List<ConsumerRecord<byte[], byte[]>> readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        return await(
                read ->
                        ends.entrySet().stream()
                                .allMatch(
                                        end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
