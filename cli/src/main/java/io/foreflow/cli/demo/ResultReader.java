package io.foreflow.cli.demo;

import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The thread that reads what the job has committed, from the beginning of the topics on, into an
 * {@link Outcome}.
 */
final class ResultReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Consumer<byte[]>> sinks = new HashMap<>();
    private final Thread thread = new Thread(this::run, "demo-results");
    private volatile boolean finishing;
    private volatile RuntimeException failure;

    /**
     * @param consumer under read_committed; closed with the reader
     */
    ResultReader(
            KafkaConsumer<byte[], byte[]> consumer, TopicNames topics, Wire wire, Outcome outcome) {
        this.consumer = consumer;
        sink(topics.forecasts(), wire, Forecast.class, outcome::add);
        sink(topics.scores(), wire, Score.class, outcome::add);
        sink(topics.modelEvents(), wire, ModelEvent.class, outcome::add);
        sink(topics.rejected(), wire, RejectedRecord.class, outcome::add);
        thread.setDaemon(true);
    }

    private <T extends SpecificRecord> void sink(
            String topic, Wire wire, Class<T> type, Consumer<T> outcome) {
        Deserializer<T> reader = wire.reader(type);
        sinks.put(topic, value -> outcome.accept(reader.deserialize(topic, value)));
    }

    void start() {
        thread.start();
    }

    /** What ended the reader before its time, or null. */
    RuntimeException failure() {
        return failure;
    }

    /** Reads on to what is committed now, and stops. */
    void finish() {
        finishing = true;
        Threads.join(thread);
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : sinks.keySet()) {
                consumer.partitionsFor(topic)
                        .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!finishing) {
                poll();
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll();
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            sinks.get(record.topic()).accept(record.value());
        }
    }

    @Override
    public void close() {
        finishing = true;
        Threads.join(thread);
        consumer.close();
    }
}
