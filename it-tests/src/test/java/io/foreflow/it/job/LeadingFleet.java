package io.foreflow.it.job;

import io.foreflow.job.config.JobSettings;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Three series of two channels, a row a minute: a smooth random walk about a level, and the same
 * four rows later. The ridge sees one channel at a time and cannot know the second from the first;
 * the network can, and is promoted early. Each series has a partition of its own. Every call gives
 * the same data.
 */
final class LeadingFleet {

    static final int PARTITIONS = 3;
    static final List<String> SERIES = SyntheticFleet.SERIES;

    /** Fine-tuning that earns a promotion within a hundred rows. */
    static final Map<String, String> LEARNING =
            Map.of(
                    "learn.steps", "30",
                    "learn.training-origins", "512",
                    "learn.validation-origins", "48",
                    "eeo.batch", "16",
                    "eeo.learning-rate", "0.02");

    private static final int LEAD = 4;
    private static final int SMOOTHING = 6;

    private LeadingFleet() {}

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of all series, in time order. */
    static List<ProducerRecord<byte[], byte[]>> rows(JobSettings settings, int from, int to) {
        List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
        for (int row = from; row < to; row++) {
            for (int series = 0; series < SERIES.size(); series++) {
                rows.add(record(settings, series, observation(series, row)));
            }
        }
        return rows;
    }

    static ProducerRecord<byte[], byte[]> record(
            JobSettings settings, int partition, Observation observation) {
        return record(settings, partition, encode(observation));
    }

    static ProducerRecord<byte[], byte[]> record(
            JobSettings settings, int partition, byte[] value) {
        return new ProducerRecord<>(
                settings.topics().metrics(),
                partition,
                RecordKey.of(SyntheticFleet.MODEL, SERIES.get(partition)),
                value);
    }

    static byte[] encode(Observation observation) {
        try (SingleObjectSerializer<Observation> serializer = new SingleObjectSerializer<>()) {
            return serializer.serialize("", observation);
        }
    }

    static Observation observation(int series, int row) {
        Map<String, Double> values = new HashMap<>();
        values.put("x", leading(series, row));
        values.put("y", 2 * leading(series, row - LEAD));
        return observation(SERIES.get(series), SyntheticFleet.time(row), values);
    }

    static Observation observation(String series, Instant time, Map<String, Double> values) {
        return Observation.newBuilder()
                .setSeries(series)
                .setModel(SyntheticFleet.MODEL)
                .setTimestamp(time)
                .setValues(values)
                .build();
    }

    static Duration step() {
        return SyntheticFleet.STEP;
    }

    private static double leading(int series, int row) {
        double value = 10 * (series + 1);
        for (int back = 0; back < SMOOTHING; back++) {
            value += new Random(1_000_003L * series + 7919L * (row - back)).nextGaussian();
        }
        return value;
    }
}
