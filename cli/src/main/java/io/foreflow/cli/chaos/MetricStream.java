package io.foreflow.cli.chaos;

import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The records of a grid, in the order they are sent: some a row late and some twice, within what
 * the job takes. The first channel of a series is a smooth random walk about a level, the second
 * the same four rows later: the ridge sees one channel at a time and cannot know the second from
 * the first, the network can, so that it is promoted early and weights are there to be lost. A
 * function of its seed.
 */
final class MetricStream {

    static final String MODEL = "fleet";
    static final int PARTITIONS = 3;

    /** How far behind its partition's newest record a record may be. */
    static final Duration OUT_OF_ORDERNESS = Duration.ofMinutes(2);

    private static final int LEAD = 4;
    private static final int SMOOTHING = 6;
    private static final double DELAYED = 0.1;
    private static final double TWICE = 0.05;

    private final long seed;
    private final MetricGrid grid;
    private final List<Sent> records;

    MetricStream(long seed, int rows) {
        this.seed = seed;
        this.grid = MetricGrid.of(seed, rows);
        this.records = List.copyOf(draw());
    }

    /**
     * A record of the metrics topic.
     *
     * @param row of the grid with which it is sent, which may be one after its own
     * @param time it carries
     */
    record Sent(int row, int partition, long time, byte[] key, byte[] value) {}

    MetricGrid grid() {
        return grid;
    }

    /** All records. Each partition has one of the last row, so that event time gets there. */
    List<Sent> records() {
        return records;
    }

    private List<Sent> draw() {
        SplittableRandom random = new SplittableRandom(~seed);
        List<Sent> sent = new ArrayList<>();
        List<Sent> delayed = new ArrayList<>();
        try (SingleObjectSerializer<Observation> serializer = new SingleObjectSerializer<>()) {
            for (int row = 0; row < grid.rows(); row++) {
                List<Sent> later = new ArrayList<>();
                for (int series = 0; series < MetricGrid.SERIES.size(); series++) {
                    double draw = random.nextDouble();
                    if (grid.anyObserved(series, row)) {
                        byte[] value = serializer.serialize("", observation(series, row));
                        boolean last = row == grid.rows() - 1;
                        if (last || draw >= DELAYED) {
                            sent.add(sent(row, row, series, value));
                        }
                        if (!last && draw < DELAYED + TWICE) {
                            later.add(sent(row + 1, row, series, value));
                        }
                    }
                }
                sent.addAll(delayed);
                delayed = later;
            }
        }
        return sent;
    }

    /**
     * The newest row that event time has reached once all records sent with earlier rows than one
     * are in; -1 for none. A partition whose series has a gap just there holds event time back.
     */
    int closedBefore(int row) {
        long[] newest = new long[PARTITIONS];
        Arrays.fill(newest, Long.MIN_VALUE);
        for (Sent each : records) {
            if (each.row() < row) {
                newest[each.partition()] = Math.max(newest[each.partition()], each.time());
            }
        }
        long slowest = Arrays.stream(newest).min().orElseThrow();
        int closed = -1;
        while (closed + 1 < row
                && MetricGrid.time(closed + 1) < slowest - OUT_OF_ORDERNESS.toMillis()) {
            closed++;
        }
        return closed;
    }

    private static Sent sent(int row, int own, int series, byte[] value) {
        String name = MetricGrid.SERIES.get(series);
        return new Sent(
                row, series % PARTITIONS, MetricGrid.time(own), RecordKey.of(MODEL, name), value);
    }

    private Observation observation(int series, int row) {
        Map<String, Double> values = new HashMap<>();
        for (int channel = 0; channel < MetricGrid.CHANNELS.size(); channel++) {
            if (grid.observed()[series][row][channel]) {
                double value = channel == 0 ? walk(series, row) : 2 * walk(series, row - LEAD);
                values.put(MetricGrid.CHANNELS.get(channel), value);
            }
        }
        return Observation.newBuilder()
                .setSeries(MetricGrid.SERIES.get(series))
                .setModel(MODEL)
                .setTimestamp(Instant.ofEpochMilli(MetricGrid.time(row)))
                .setValues(values)
                .build();
    }

    private double walk(int series, int row) {
        double value = 10 * (series + 1);
        for (int back = 0; back < SMOOTHING; back++) {
            value +=
                    new Random(31 * seed + 1_000_003L * series + 7919L * (row - back))
                            .nextGaussian();
        }
        return value;
    }
}
