package io.foreflow.job.align;

import java.util.Arrays;

/**
 * The values gathered for a row that has not closed, one slot a channel, each with the place of the
 * observation it came from: the last by (time, partition, offset) wins, so the order of arrival and
 * repetitions do not matter. Arrays are shared and never written to once the record stands.
 *
 * @param values one a channel; of meaning only where there is a time
 * @param times time of the observation, epoch milliseconds; {@link #ABSENT} for a channel without
 * @param partitions it was read from
 * @param offsets in the partition
 */
public record PendingRow(float[] values, long[] times, int[] partitions, long[] offsets) {

    static final long ABSENT = Long.MIN_VALUE;

    public PendingRow {
        int channels = values.length;
        if (times.length != channels
                || partitions.length != channels
                || offsets.length != channels) {
            throw new IllegalArgumentException(
                    "Invalid pending row: %d values, %d times, %d partitions, %d offsets (must be equal)"
                            .formatted(channels, times.length, partitions.length, offsets.length));
        }
    }

    static PendingRow empty(int channels) {
        long[] times = new long[channels];
        Arrays.fill(times, ABSENT);
        return new PendingRow(new float[channels], times, new int[channels], new long[channels]);
    }

    /** This row with the observation's values where they are the later ones. */
    PendingRow with(long time, int partition, long offset, int[] channels, float[] observedValues) {
        PendingRow merged =
                new PendingRow(values.clone(), times.clone(), partitions.clone(), offsets.clone());
        for (int i = 0; i < channels.length; i++) {
            if (later(time, partition, offset, channels[i])) {
                merged.set(channels[i], observedValues[i], time, partition, offset);
            }
        }
        return merged;
    }

    boolean holds(int channel) {
        return times[channel] != ABSENT;
    }

    private boolean later(long time, int partition, long offset, int channel) {
        if (time != times[channel]) {
            return time > times[channel];
        }
        if (partition != partitions[channel]) {
            return partition > partitions[channel];
        }
        return offset > offsets[channel];
    }

    private void set(int channel, float value, long time, int partition, long offset) {
        values[channel] = value;
        times[channel] = time;
        partitions[channel] = partition;
        offsets[channel] = offset;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingRow that
                && Arrays.equals(values, that.values)
                && Arrays.equals(times, that.times)
                && Arrays.equals(partitions, that.partitions)
                && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }
}
