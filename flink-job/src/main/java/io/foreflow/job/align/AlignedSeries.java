package io.foreflow.job.align;

import io.foreflow.series.ChannelChange;
import java.util.Arrays;

/**
 * What a series remembers of its closed rows. Arrays are shared and never written to.
 *
 * @param closed time of its last closed row, epoch milliseconds
 * @param held time of its last closed row that held a value
 * @param values last value a channel; of meaning only where it has an age
 * @param ages rows since that value, 0 if it was in the last row; {@link #NEVER} without one
 */
public record AlignedSeries(long closed, long held, float[] values, int[] ages) {

    static final int NEVER = Integer.MAX_VALUE;

    public AlignedSeries {
        if (values.length != ages.length) {
            throw new IllegalArgumentException(
                    "Invalid aligned series: %d values, %d ages (must be equal)"
                            .formatted(values.length, ages.length));
        }
    }

    static AlignedSeries fresh(int channels) {
        int[] ages = new int[channels];
        Arrays.fill(ages, NEVER);
        return new AlignedSeries(Long.MIN_VALUE, Long.MIN_VALUE, new float[channels], ages);
    }

    /** For other channels; a new one was never seen. */
    AlignedSeries carried(ChannelChange change) {
        int[] newAges = new int[change.newCount()];
        for (int channel = 0; channel < newAges.length; channel++) {
            int before = change.oldIndexOf(channel);
            newAges[channel] = before < 0 ? NEVER : ages[before];
        }
        return new AlignedSeries(closed, held, change.carried(values, 0), newAges);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlignedSeries that
                && closed == that.closed
                && held == that.held
                && Arrays.equals(values, that.values)
                && Arrays.equals(ages, that.ages);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(closed);
    }
}
