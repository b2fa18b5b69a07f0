package io.foreflow.cli.pipeline;

import io.foreflow.cli.embedded.GeneratedFleet;
import io.foreflow.job.ingest.Observed;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The observations of a generated fleet as records of the metrics topic. Not thread-safe. */
final class ObservationRecords implements AutoCloseable {

    /** Whole days, after which the fleet's times are such as a job takes. */
    private static final long LATER_MILLIS = Duration.ofDays(30 * 365).toMillis();

    private final GeneratedFleet fleet;
    private final List<String> channels;
    private final String topic;
    private final int partitions;
    private final SingleObjectSerializer<Observation> serializer = new SingleObjectSerializer<>();

    ObservationRecords(PipelinePlan plan, String topic) {
        fleet = GeneratedFleet.of(plan.model(), plan.series());
        channels = plan.model().channels();
        this.topic = topic;
        partitions = plan.parallelism();
    }

    /** Of the fleet's running number: row by row, in each one observation of every series. */
    ProducerRecord<byte[], byte[]> record(long number) {
        Observed observed = (Observed) fleet.map(number);
        return record(number, observed.time() + LATER_MILLIS);
    }

    /** The same values at another time. */
    ProducerRecord<byte[], byte[]> record(long number, long time) {
        Observed observed = (Observed) fleet.map(number);
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < observed.channels().length; i++) {
            values.put(channels.get(observed.channels()[i]), (double) observed.values()[i]);
        }
        String series = observed.key().series();
        Observation observation =
                new Observation(series, PipelinePlan.MODEL, Instant.ofEpochMilli(time), values);
        return new ProducerRecord<>(
                topic,
                (int) (number % fleet.series() % partitions),
                RecordKey.of(PipelinePlan.MODEL, series),
                serializer.serialize(topic, observation));
    }

    @Override
    public void close() {
        serializer.close();
    }
}
