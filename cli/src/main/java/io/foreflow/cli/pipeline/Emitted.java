package io.foreflow.cli.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a forecast comes to in records and bytes: itself and the scores that follow it.
 *
 * @param forecastBytes of one, the mean of the newest
 * @param scoreBytes of one
 * @param scores of one forecast
 */
record Emitted(int forecastBytes, int scoreBytes, double scores) {

    private static final int NEWEST = 200;

    /** Of the topics that a run has filled. */
    static Emitted of(BrokerLimits broker, int partitions) {
        long forecasts = count(broker, "forecasts", partitions);
        long scores = count(broker, "scores", partitions);
        return new Emitted(
                meanBytes(broker, "forecasts", partitions),
                meanBytes(broker, "scores", partitions),
                scores / (double) forecasts);
    }

    private static long count(BrokerLimits broker, String topic, int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer(topic, partitions)) {
            return consumer.endOffsets(consumer.assignment()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static int meanBytes(BrokerLimits broker, String topic, int partitions) {
        return (int)
                broker.newest(topic, partitions, NEWEST).stream()
                        .mapToInt(record -> record.length)
                        .average()
                        .orElseThrow();
    }

    /** As many records of as many bytes as forecasts come to with their scores. */
    List<ProducerRecord<byte[], byte[]>> records(int forecasts, String topic) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        byte[] forecast = new byte[forecastBytes];
        byte[] score = new byte[scoreBytes];
        double due = 0;
        for (int i = 0; i < forecasts; i++) {
            records.add(new ProducerRecord<>(topic, forecast));
            for (due += scores; due >= 1; due--) {
                records.add(new ProducerRecord<>(topic, score));
            }
        }
        return records;
    }
}
