package io.foreflow.job.align;

import io.foreflow.job.ingest.Observed;
import io.foreflow.settings.Aggregate;
import io.foreflow.settings.AlignSettings;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The values gathered for one row, each with the place of the observation it came from. What is
 * kept does not depend on the order of arrival, nor on repetitions: of a channel whose last value
 * counts, the last by (time, partition, offset); of any other the values of all times, of one time
 * the last by (partition, offset), and of too many times the newest. Entries are sorted by channel,
 * then time. Arrays are shared and never written to.
 *
 * @param channels index of the channel
 * @param times time of the observation, epoch milliseconds
 * @param values of the channel
 * @param partitions it was read from
 * @param offsets in the partition
 */
public record PendingRow(
        int[] channels, long[] times, float[] values, int[] partitions, long[] offsets) {

    static final PendingRow EMPTY =
            new PendingRow(new int[0], new long[0], new float[0], new int[0], new long[0]);

    public PendingRow {
        int entries = channels.length;
        if (times.length != entries
                || values.length != entries
                || partitions.length != entries
                || offsets.length != entries) {
            throw new IllegalArgumentException(
                    "Invalid pending row: %d channels, %d times, %d values, %d partitions, %d offsets (must be equal)"
                            .formatted(
                                    entries,
                                    times.length,
                                    values.length,
                                    partitions.length,
                                    offsets.length));
        }
    }

    boolean empty() {
        return channels.length == 0;
    }

    /** One more than the largest index of a channel. */
    int width() {
        return empty() ? 0 : channels[channels.length - 1] + 1;
    }

    /** This row with the observation's values where they count. */
    PendingRow with(Observed observed, AlignSettings settings) {
        if (empty() && ascending(observed.channels())) {
            return of(observed);
        }
        Merge merge = new Merge(channels.length + observed.channels().length);
        int at = 0;
        int run = 0;
        int before = -1;
        for (int i : byChannel(observed.channels())) {
            int channel = observed.channels()[i];
            while (at < channels.length && channels[at] < channel) {
                merge.take(this, at++);
            }
            run = channel == before ? run : merge.size; // a message may name a channel twice
            before = channel;
            while (at < channels.length && channels[at] == channel) {
                merge.take(this, at++);
            }
            merge.add(run, channel, observed.values()[i], observed, settings);
        }
        while (at < channels.length) {
            merge.take(this, at++);
        }
        return merge.row();
    }

    /** As almost every row begins, and most end: with one message in the order of the channels. */
    private static PendingRow of(Observed observed) {
        int entries = observed.channels().length;
        long[] times = new long[entries];
        int[] partitions = new int[entries];
        long[] offsets = new long[entries];
        Arrays.fill(times, observed.time());
        Arrays.fill(partitions, observed.partition());
        Arrays.fill(offsets, observed.offset());
        return new PendingRow(observed.channels(), times, observed.values(), partitions, offsets);
    }

    private static boolean ascending(int[] channels) {
        for (int i = 1; i < channels.length; i++) {
            if (channels[i] <= channels[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Indices of the array in the order of its values; of equal ones the first comes first. */
    private static int[] byChannel(int[] channels) {
        long[] keys = new long[channels.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) channels[i] << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** Index behind the last entry of the channel that the entry at {@code from} is of. */
    int endOfChannel(int from) {
        int end = from;
        while (end < channels.length && channels[end] == channels[from]) {
            end++;
        }
        return end;
    }

    /** What the entries of one channel come to, within a float's range. */
    float aggregate(int from, int to, Aggregate aggregate) {
        double result = values[to - 1];
        if (aggregate != Aggregate.LAST) {
            result = aggregate == Aggregate.MAX ? Double.NEGATIVE_INFINITY : 0;
            for (int i = from; i < to; i++) {
                result =
                        aggregate == Aggregate.MAX
                                ? Math.max(result, values[i])
                                : result + values[i];
            }
            result = aggregate == Aggregate.MEAN ? result / (to - from) : result;
        }
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, result));
    }

    /** This row with its channels renumbered; those that map to −1 are left out. */
    public PendingRow renumbered(IntUnaryOperator newIndexOf) {
        Merge merge = new Merge(channels.length);
        Integer[] order = new Integer[channels.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (left, right) ->
                        Integer.compare(
                                newIndexOf.applyAsInt(channels[left]),
                                newIndexOf.applyAsInt(channels[right])));
        for (int i : order) {
            int channel = newIndexOf.applyAsInt(channels[i]);
            if (channel >= 0) {
                merge.take(this, i);
                merge.channels[merge.size - 1] = channel;
            }
        }
        return merge.row();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingRow that
                && Arrays.equals(channels, that.channels)
                && Arrays.equals(times, that.times)
                && Arrays.equals(values, that.values)
                && Arrays.equals(partitions, that.partitions)
                && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }

    @Override
    public String toString() {
        return "PendingRow[channels=%s, times=%s, values=%s]"
                .formatted(
                        Arrays.toString(channels), Arrays.toString(times), Arrays.toString(values));
    }

    /** Entries on their way into a row. */
    private static final class Merge {
        private final int[] channels;
        private final long[] times;
        private final float[] values;
        private final int[] partitions;
        private final long[] offsets;
        private int size;

        Merge(int capacity) {
            channels = new int[capacity];
            times = new long[capacity];
            values = new float[capacity];
            partitions = new int[capacity];
            offsets = new long[capacity];
        }

        void take(PendingRow row, int at) {
            set(
                    size++,
                    row.channels[at],
                    row.times[at],
                    row.values[at],
                    row.partitions[at],
                    row.offsets[at]);
        }

        /** Adds a value to the channel whose entries are those from {@code run}. */
        void add(int run, int channel, float value, Observed at, AlignSettings settings) {
            boolean last = settings.aggregate(channel) == Aggregate.LAST;
            int place = size;
            while (place > run && times[place - 1] > at.time()) {
                place--;
            }
            boolean known = place > run && times[place - 1] == at.time();
            if (last && size > run) {
                // one entry: it stays unless this one is later
                if (place > run && (!known || later(at, run))) {
                    set(run, channel, at.time(), value, at.partition(), at.offset());
                }
            } else if (known) {
                if (later(at, place - 1)) {
                    set(place - 1, channel, at.time(), value, at.partition(), at.offset());
                }
            } else {
                insert(run, place, channel, value, at, last ? 1 : settings.maxValues());
            }
        }

        private void insert(
                int run, int place, int channel, float value, Observed at, int maxValues) {
            if (size - run < maxValues) {
                move(place, place + 1, size - place);
                size++;
                set(place, channel, at.time(), value, at.partition(), at.offset());
            } else if (place > run) { // the oldest makes room, unless this one is older
                move(run + 1, run, place - run - 1);
                set(place - 1, channel, at.time(), value, at.partition(), at.offset());
            }
        }

        private boolean later(Observed at, int entry) {
            return at.partition() != partitions[entry]
                    ? at.partition() > partitions[entry]
                    : at.offset() > offsets[entry];
        }

        private void set(int i, int channel, long time, float value, int partition, long offset) {
            channels[i] = channel;
            times[i] = time;
            values[i] = value;
            partitions[i] = partition;
            offsets[i] = offset;
        }

        private void move(int from, int to, int count) {
            System.arraycopy(channels, from, channels, to, count);
            System.arraycopy(times, from, times, to, count);
            System.arraycopy(values, from, values, to, count);
            System.arraycopy(partitions, from, partitions, to, count);
            System.arraycopy(offsets, from, offsets, to, count);
        }

        PendingRow row() {
            return new PendingRow(
                    Arrays.copyOf(channels, size),
                    Arrays.copyOf(times, size),
                    Arrays.copyOf(values, size),
                    Arrays.copyOf(partitions, size),
                    Arrays.copyOf(offsets, size));
        }
    }
}
