package io.foreflow.interval;

import io.foreflow.series.ChannelChange;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a series learnt about its intervals, all reported horizons: the levels of {@link
 * AdaptiveTails}. Immutable; its arrays are shared and never written to.
 *
 * @param own R × D stretches of {@link AdaptiveTails#width}
 * @param shared R such stretches
 */
public record IntervalState(float[] own, float[] shared) {

    private static final byte VERSION_1 = 1;

    /**
     * Before any truth.
     *
     * @param horizons R
     */
    public static IntervalState fresh(int horizons, int channels, int levels) {
        int width = AdaptiveTails.width(levels);
        return new IntervalState(
                new float[horizons * channels * width], new float[horizons * width]);
    }

    /** For other channels; a new one begins at the nominal levels, beside what all share. */
    public IntervalState carried(ChannelChange change, int horizons) {
        int width = own.length / (horizons * change.oldCount());
        float[] fresh = new float[horizons * change.newCount() * width];
        return new IntervalState(change.carried(own, horizons, fresh), shared);
    }

    /** Bytes of {@link #write}. */
    public static long bytes(int horizons, int channels, int levels) {
        long stretches = (long) horizons * (channels + 1);
        return 1 + 4 + 4 + Float.BYTES * stretches * AdaptiveTails.width(levels);
    }

    /** Version 1: version, length and values of the own, length and values of the shared. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_1);
        write(own, out);
        write(shared, out);
    }

    public static IntervalState read(DataInput in) throws IOException {
        FormatVersion.check("intervals of a series", in.readByte(), VERSION_1);
        return new IntervalState(floats(in), floats(in));
    }

    private static void write(float[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static float[] floats(DataInput in) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntervalState that
                && Arrays.equals(own, that.own)
                && Arrays.equals(shared, that.shared);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(own) + Arrays.hashCode(shared);
    }
}
