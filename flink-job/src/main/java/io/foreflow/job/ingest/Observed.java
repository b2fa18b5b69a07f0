package io.foreflow.job.ingest;

import io.foreflow.series.ChannelChange;
import io.foreflow.series.SeriesKey;
import java.util.Arrays;
import java.util.Objects;

/**
 * One accepted observation: the known channels that had a value. Arrays are shared and never
 * written to.
 *
 * @param time of measurement, epoch milliseconds
 * @param channels indices into the model's channels, one for each value; may be empty
 * @param values finite, the user's units
 * @param topic it was read from
 * @param partition it was read from
 * @param offset in the partition
 * @param stamp largest event time accepted from its partition up to and with this one; {@link
 *     #UNSTAMPED} until known
 */
public record Observed(
        SeriesKey key,
        long time,
        int[] channels,
        float[] values,
        String topic,
        int partition,
        long offset,
        long stamp)
        implements Ingested {

    public static final long UNSTAMPED = Long.MIN_VALUE;

    public Observed {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(topic, "topic");
        if (channels.length != values.length) {
            throw new IllegalArgumentException(
                    "Invalid observation of %s: %d channels, %d values (must be equal)"
                            .formatted(key, channels.length, values.length));
        }
    }

    /** For other channels; values of those that were dropped are left out. */
    public Observed carried(ChannelChange change) {
        int[] kept = new int[channels.length];
        float[] keptValues = new float[channels.length];
        int count = 0;
        for (int i = 0; i < channels.length; i++) {
            int channel = change.newIndexOf(channels[i]);
            if (channel >= 0) {
                kept[count] = channel;
                keptValues[count++] = values[i];
            }
        }
        return new Observed(
                key,
                time,
                Arrays.copyOf(kept, count),
                Arrays.copyOf(keptValues, count),
                topic,
                partition,
                offset,
                stamp);
    }

    Observed stamped(long maximum) {
        return new Observed(key, time, channels, values, topic, partition, offset, maximum);
    }

    /** This observation refused as late; the value's bytes lie at its coordinates. */
    public Rejection late(String detail) {
        return new Rejection(null, Rejection.Reason.LATE, detail, topic, partition, offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Observed that
                && key.equals(that.key)
                && time == that.time
                && Arrays.equals(channels, that.channels)
                && Arrays.equals(values, that.values)
                && topic.equals(that.topic)
                && partition == that.partition
                && offset == that.offset
                && stamp == that.stamp;
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(time);
    }

    @Override
    public String toString() {
        return "Observed[%s, time=%d, channels=%s, values=%s, %s-%d@%d, stamp=%d]"
                .formatted(
                        key,
                        time,
                        Arrays.toString(channels),
                        Arrays.toString(values),
                        topic,
                        partition,
                        offset,
                        stamp);
    }
}
