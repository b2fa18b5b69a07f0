package io.foreflow.it.job;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what it is told for each beat to the metrics topic of a job, until it is closed. */
final class Feed implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private volatile IntFunction<List<ProducerRecord<byte[], byte[]>>> records;
    private int beat;

    private Feed(
            KafkaProducer<byte[], byte[]> producer,
            IntFunction<List<ProducerRecord<byte[], byte[]>>> records) {
        this.producer = producer;
        this.records = records;
    }

    /**
     * Starts it.
     *
     * @param records of a beat; beats count from 0
     */
    static Feed of(
            JobUnderTest job,
            long beatMillis,
            IntFunction<List<ProducerRecord<byte[], byte[]>>> records) {
        Feed feed =
                new Feed(
                        new KafkaProducer<>(
                                Map.copyOf(job.settings().kafka()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()),
                        records);
        feed.beats.scheduleAtFixedRate(feed::send, 0, beatMillis, TimeUnit.MILLISECONDS);
        return feed;
    }

    private void send() {
        records.apply(beat++).forEach(producer::send);
    }

    /** Sends other records from the next beat on. */
    void turnTo(IntFunction<List<ProducerRecord<byte[], byte[]>>> others) {
        records = others;
    }

    @Override
    public void close() {
        beats.shutdownNow();
        producer.close();
    }
}
