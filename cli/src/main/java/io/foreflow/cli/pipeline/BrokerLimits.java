package io.foreflow.cli.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's own clients can write to and read from a broker, one client, one thread. */
final class BrokerLimits {

    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;

    BrokerLimits(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Writes records and waits until the broker has them all.
     *
     * @return records a second
     */
    double produce(List<ProducerRecord<byte[], byte[]>> records) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            long before = System.nanoTime();
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record, (metadata, e) -> failure.compareAndSet(null, e));
            }
            producer.flush();
            if (failure.get() != null) {
                throw new KafkaException(failure.get());
            }
            return records.size() * 1e9 / (System.nanoTime() - before);
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Reads a topic from its beginning.
     *
     * @return records a second
     */
    double consume(String topic, int partitions, long records) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic, partitions)) {
            long before = System.nanoTime();
            long read = 0;
            long bytes = 0;
            while (read < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    bytes += record.value().length;
                    read++;
                }
            }
            return bytes == 0 ? Double.NaN : read * 1e9 / (System.nanoTime() - before);
        }
    }

    /**
     * Values of the newest records of a topic that has some.
     *
     * @param most of each partition
     */
    List<byte[]> newest(String topic, int partitions, int most) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic, partitions)) {
            consumer.endOffsets(consumer.assignment())
                    .forEach((at, end) -> consumer.seek(at, Math.max(0, end - most)));
            List<byte[]> values = new ArrayList<>();
            while (values.isEmpty()) {
                consumer.poll(POLL).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** At the beginning of all partitions of a topic, under read_committed. */
    KafkaConsumer<byte[], byte[]> consumer(String topic, int partitions) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }
}
