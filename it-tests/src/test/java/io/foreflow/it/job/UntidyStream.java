package io.foreflow.it.job;

import io.foreflow.job.config.JobSettings;
import io.foreflow.schema.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A fleet that reports as real ones do: each value in a message of its own, over any partition,
 * minutes late, twice, corrected, as null, or not at all; one series begins later, another falls
 * silent for longer than the gap policy bridges. Beside the messages it says what a job must make
 * of them, worked out message by message from the rules of the documentation alone.
 */
final class UntidyStream {

    static final int PARTITIONS = 3;
    static final int BOUND_MINUTES = 5;
    static final int MAX_GAP = 3;

    private static final int ROWS = 150;
    private static final long STEP = LeadingFleet.step().toMillis();
    private static final long BOUND = Duration.ofMinutes(BOUND_MINUTES).toMillis();

    /** A value on its way; null says that the channel had none. */
    private record Message(
            int series, int channel, long time, Double value, long sent, int partition) {}

    /** A value that was taken in, with what decides between two of one row. */
    private record Taken(long time, int partition, int offset, float value) {

        static final Comparator<Taken> ORDER =
                Comparator.comparingLong(Taken::time)
                        .thenComparingInt(Taken::partition)
                        .thenComparingInt(Taken::offset);
    }

    private final List<Message> messages = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    /** By series, row time and channel: what the row was told. */
    private final Map<Integer, TreeMap<Long, Map<Integer, List<Taken>>>> taken = new HashMap<>();

    private final long lastClosed;

    UntidyStream(long seed) {
        Random random = new Random(seed);
        for (int row = 0; row < ROWS; row++) {
            for (int series = 0; series < LeadingFleet.SERIES.size(); series++) {
                boolean silent = series == 1 && row >= 60 && row < 71;
                boolean unborn = series == 2 && row < 40;
                for (int channel = 0; channel < 2 && !silent && !unborn; channel++) {
                    report(random, series, channel, row);
                }
            }
        }
        messages.sort(Comparator.comparingLong(Message::sent));
        lastClosed = judge();
    }

    private void report(Random random, int series, int channel, int row) {
        if (random.nextInt(100) < 12) {
            return;
        }
        long time = SyntheticFleet.time(row).toEpochMilli() - random.nextInt((int) STEP);
        Double value = random.nextInt(100) < 5 ? null : 100.0 * series + random.nextGaussian();
        int fate = random.nextInt(100);
        long delay = random.nextInt(fate < 3 ? 20 * 60_000 : BOUND_MINUTES * 60_000);
        int partition = random.nextInt(PARTITIONS);
        add(new Message(series, channel, time, value, time + delay, partition));
        if (fate >= 80) { // once more, the last ten of a hundred with another value
            Double again = fate >= 90 && value != null ? Double.valueOf(value + 1) : value;
            long later = time + random.nextInt(BOUND_MINUTES * 60_000);
            add(new Message(series, channel, time, again, later, random.nextInt(PARTITIONS)));
        }
    }

    private void add(Message message) {
        messages.add(message);
    }

    /** Sorts the late from the others, as each partition sees them; returns the last closed row. */
    private long judge() {
        long[] newest = new long[PARTITIONS];
        int[] offsets = new int[PARTITIONS];
        Arrays.fill(newest, Long.MIN_VALUE);
        for (Message message : messages) {
            int partition = message.partition;
            int offset = offsets[partition]++;
            newest[partition] = Math.max(newest[partition], message.time);
            if (message.time < newest[partition] - BOUND) {
                late.add(partition + ":" + offset);
            } else if (message.value != null) {
                Taken value =
                        new Taken(message.time, partition, offset, message.value.floatValue());
                taken.computeIfAbsent(message.series, series -> new TreeMap<>())
                        .computeIfAbsent(ceiling(message.time), time -> new HashMap<>())
                        .computeIfAbsent(message.channel, channel -> new ArrayList<>())
                        .add(value);
            }
        }
        long watermark = Arrays.stream(newest).min().orElseThrow() - BOUND - 1;
        return Math.floorDiv(watermark, STEP) * STEP;
    }

    private static long ceiling(long time) {
        return -Math.floorDiv(-time, STEP) * STEP;
    }

    List<ProducerRecord<byte[], byte[]>> records(JobSettings settings) {
        return messages.stream()
                .map(message -> LeadingFleet.record(settings, message.partition, of(message)))
                .toList();
    }

    private static Observation of(Message message) {
        Map<String, Double> values = new HashMap<>();
        values.put(SyntheticFleet.CHANNELS.get(message.channel), message.value);
        return LeadingFleet.observation(
                LeadingFleet.SERIES.get(message.series),
                Instant.ofEpochMilli(message.time),
                values);
    }

    /** Partition and offset of those that are behind their partition by more than the bound. */
    List<String> late() {
        return late;
    }

    /** Values that were taken in and are not the last of their row. */
    long superseded() {
        return taken.values().stream()
                .flatMap(rows -> rows.values().stream())
                .flatMap(row -> row.values().stream())
                .mapToLong(values -> values.size() - 1)
                .sum();
    }

    /** The last tick that is due. */
    long lastTick(int tickRows) {
        return Math.floorDiv(lastClosed, tickRows * STEP) * tickRows * STEP;
    }

    /** Every row up to the last tick that is due, as text. */
    List<String> rowsInTicks(int tickRows) {
        long lastTick = lastTick(tickRows);
        List<String> rows = new ArrayList<>();
        taken.forEach(
                (series, told) -> {
                    Channel[] channels = {new Channel(0), new Channel(1)};
                    for (long time = told.firstKey(); time <= lastTick; time += STEP) {
                        String row = origin(series, time);
                        for (Channel channel : channels) {
                            row += channel.next(told.get(time));
                        }
                        rows.add(row);
                    }
                });
        return rows;
    }

    /** Every origin that is due, with the last value observed by then of each channel. */
    Map<String, List<Float>> dueOrigins(int every) {
        Map<String, List<Float>> origins = new TreeMap<>();
        taken.forEach(
                (series, told) -> {
                    Channel[] channels = {new Channel(0), new Channel(1)};
                    for (long time = told.firstKey(); time <= lastClosed; time += STEP) {
                        for (Channel channel : channels) {
                            channel.next(told.get(time));
                        }
                        if (time % (every * STEP) == 0) {
                            origins.put(
                                    origin(series, time),
                                    Arrays.asList(channels[0].last, channels[1].last));
                        }
                    }
                });
        return origins;
    }

    private static String origin(int series, long time) {
        return LeadingFleet.SERIES.get(series) + "@" + Instant.ofEpochMilli(time);
    }

    /** One channel of a series, row after row. */
    private static final class Channel {
        private final int index;
        private Float last;
        private int age;

        Channel(int index) {
            this.index = index;
        }

        String next(Map<Integer, List<Taken>> row) {
            if (row != null && row.containsKey(index)) {
                last = Collections.max(row.get(index), Taken.ORDER).value;
                age = 0;
                return " observed " + last;
            }
            age++;
            return last != null && age <= MAX_GAP ? " imputed " + last : " missing";
        }
    }
}
