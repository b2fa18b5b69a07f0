package io.foreflow.cli.demo;

import io.foreflow.cli.input.InputRow;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The metrics topic of a run: rows to records, and records back to the position reached. The topic
 * itself is the only memory of the position, so it cannot disagree with what the job will read: the
 * demo writes one partition in time order with an idempotent producer, a kill leaves a prefix, and
 * the next run continues behind it. Not thread-safe.
 */
final class MetricsTopic {

    /** Marks the record that closes the last row and is no row itself. */
    static final String CLOSING_HEADER = "foreflow-closing";

    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final String model;
    private final List<String> channels;
    private final Serializer<Observation> serializer;
    private final Deserializer<Observation> deserializer;

    MetricsTopic(String topic, String model, List<String> channels, Wire wire) {
        this.topic = topic;
        this.model = model;
        this.channels = List.copyOf(channels);
        serializer = wire.observations();
        deserializer = wire.reader(Observation.class);
    }

    /** A row, channels without a value as null. */
    ProducerRecord<byte[], byte[]> record(InputRow row) {
        Map<String, Double> values = new HashMap<>();
        for (int c = 0; c < channels.size(); c++) {
            double value = row.values()[c];
            values.put(channels.get(c), Double.isNaN(value) ? null : value);
        }
        return record(row.series(), row.time(), values);
    }

    /**
     * A record without a value whose time closes the last row: in replay a row is closed by a later
     * record only, and behind the last row of a file none would come.
     */
    ProducerRecord<byte[], byte[]> closing(String series, long time) {
        Map<String, Double> none = new HashMap<>();
        channels.forEach(channel -> none.put(channel, null));
        ProducerRecord<byte[], byte[]> record = record(series, time, none);
        record.headers().add(CLOSING_HEADER, new byte[] {1});
        return record;
    }

    private ProducerRecord<byte[], byte[]> record(
            String series, long time, Map<String, Double> values) {
        Observation observation =
                Observation.newBuilder()
                        .setSeries(series)
                        .setModel(model)
                        .setTimestamp(Instant.ofEpochMilli(time))
                        .setValues(values)
                        .build();
        return new ProducerRecord<>(
                topic, RecordKey.of(model, series), serializer.serialize(topic, observation));
    }

    /** Enters everything the topic holds, up to its present end, into the ledger. */
    void readBack(Consumer<byte[], byte[]> consumer, FeedLedger ledger) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.headers().lastHeader(CLOSING_HEADER) == null) {
                    Observation observation = deserializer.deserialize(topic, record.value());
                    ledger.fed(observation.getSeries(), observation.getTimestamp().toEpochMilli());
                }
            }
        }
    }
}
