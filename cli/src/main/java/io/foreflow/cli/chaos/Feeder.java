package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.MetricStream.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a stream row by row at a steady pace, up to a row that is moved on from outside, on a
 * thread of its own, each record once and in order, through outages of the broker.
 */
final class Feeder implements AutoCloseable {

    private final Thread thread;
    private volatile int until;
    private volatile Exception failure;

    /**
     * @param until row before which it waits
     * @param rowMillis time between rows; 0 for as fast as it goes
     */
    Feeder(String bootstrapServers, String topic, List<Sent> records, int until, int rowMillis) {
        this.until = until;
        thread =
                new Thread(
                        () -> {
                            try {
                                send(bootstrapServers, topic, records, rowMillis);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (ExecutionException | RuntimeException e) {
                                failure = e;
                            }
                        },
                        "feeder of " + topic);
        thread.start();
    }

    private void send(String bootstrapServers, String topic, List<Sent> records, int rowMillis)
            throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "enable.idempotence",
                                true,
                                "acks",
                                "all",
                                "delivery.timeout.ms",
                                300_000,
                                "request.timeout.ms",
                                10_000,
                                "max.block.ms",
                                300_000L),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            int row = -1;
            for (Sent each : records) {
                if (each.row() > row) {
                    row = each.row();
                    while (row >= until) {
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    TimeUnit.MILLISECONDS.sleep(rowMillis);
                }
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic, each.partition(), each.key(), each.value())));
            }
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    /** Lets rows before one go. */
    void goOnUntil(int row) {
        until = row;
    }

    /** Waits until all is sent. */
    void await() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw new IllegalStateException("Cannot send the stream: " + failure, failure);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
