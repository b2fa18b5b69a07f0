package io.foreflow.cli.pipeline;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Reads new forecasts from a thread of its own and notes how long each was on its way. */
final class ForecastReader implements AutoCloseable {

    private static final String FORECASTS = "forecasts";
    private static final Duration POLL = Duration.ofMillis(5);

    /** One forecast in so many is decoded, lest the reader be what is measured. */
    private static final int SAMPLED = 4;

    private final BrokerLimits broker;
    private final int partitions;
    private final LatencyFeed feed;
    private final Latencies latencies = new Latencies();
    private final Thread thread = new Thread(this::read, "latency reader");
    private volatile boolean ended;

    ForecastReader(BrokerLimits broker, int partitions, LatencyFeed feed) {
        this.broker = broker;
        this.partitions = partitions;
        this.feed = feed;
        thread.start();
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer(FORECASTS, partitions);
                SingleObjectDeserializer<Forecast> decoder =
                        new SingleObjectDeserializer<>(Forecast.class)) {
            consumer.seekToEnd(consumer.assignment());
            while (!ended) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() % SAMPLED == 0) {
                        long now = System.nanoTime();
                        Forecast forecast = decoder.deserialize(FORECASTS, record.value());
                        Long closed = feed.closed(forecast.getOrigin().toEpochMilli());
                        if (closed != null) {
                            latencies.add((now - closed) / 1e6);
                        }
                    }
                }
            }
        }
    }

    /** Ends the reading. */
    Latencies latencies() throws InterruptedException {
        ended = true;
        thread.join();
        return latencies;
    }

    @Override
    public void close() {
        ended = true;
    }
}
