package io.foreflow.evaluation;

import io.foreflow.series.ChannelChange;
import io.foreflow.state.ArrayCodec;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is kept of one forecast until its last reported target time: at R reported horizons and D
 * channels the served value, three baselines of the same origin, and the bounds of its intervals,
 * all in the user's units. Immutable; its arrays are shared and never written to.
 *
 * <p>One flat array, {@code [(r · D + c) · (4 + 2 · levels)]} and then served, last value, seasonal
 * naive, ridge, lower bounds, upper bounds: 0.9 KB at four horizons, seven channels and two levels,
 * against 20 KB for all steps of all experts.
 *
 * @param origin epoch milliseconds
 * @param revision of the forecast, 0 for the first edition
 * @param version model version that served, 0 before the first promotion
 * @param learnt one a channel, 1 if a learnt expert served it
 * @param values R × D × (4 + 2 · levels); NaN where there is no such forecast or bound
 * @param opinions what experts and mixture rules said, R × D × {@code Mixture.opinions()}; empty if
 *     nothing is learnt from this forecast
 */
public record PendingForecast(
        long origin, int revision, int version, byte[] learnt, float[] values, float[] opinions) {

    private static final byte VERSION_1 = 1;
    private static final byte VERSION_2 = 2;
    private static final byte VERSION_3 = 3;
    private static final byte VERSION_4 = 4;
    private static final byte VERSION_5 = 5;
    private static final int FORECASTS = 4;

    /** Values a channel and horizon. */
    public static int width(int levels) {
        return FORECASTS + 2 * levels;
    }

    public boolean learnt(int channel) {
        return learnt[channel] != 0;
    }

    /** Start of the values of a channel at the index of a reported horizon. */
    public int at(int horizonIndex, int channel, int levels) {
        return (horizonIndex * learnt.length + channel) * width(levels);
    }

    public float served(int at) {
        return values[at];
    }

    public float lastValue(int at) {
        return values[at + 1];
    }

    public float seasonalNaive(int at) {
        return values[at + 2];
    }

    public float ridge(int at) {
        return values[at + 3];
    }

    /** One a level, whether its interval holds the truth; null if a level had no interval. */
    public boolean[] inside(int at, int levels, float actual) {
        boolean[] inside = new boolean[levels];
        for (int level = 0; level < levels; level++) {
            float lower = values[at + FORECASTS + level];
            float upper = values[at + FORECASTS + levels + level];
            if (Float.isNaN(lower) || Float.isNaN(upper)) {
                return null;
            }
            inside[level] = lower <= actual && actual <= upper;
        }
        return inside;
    }

    /**
     * Writes which bounds the truth lay beyond: one a level for the lower side, then one a level
     * for the upper; 1 beyond, 0 not, NaN where it equals the bound.
     *
     * @param beyond 2 a level
     * @return whether there were intervals
     */
    public boolean beyond(int at, float actual, float[] beyond) {
        for (int i = 0; i < beyond.length; i++) {
            float bound = values[at + FORECASTS + i];
            if (Float.isNaN(bound)) {
                return false;
            }
            boolean outside = i < beyond.length / 2 ? actual < bound : actual > bound;
            beyond[i] = actual == bound ? Float.NaN : outside ? 1 : 0;
        }
        return true;
    }

    /** For other channels; of a new one nothing was forecast. */
    public PendingForecast carried(ChannelChange change, int horizons, int levels) {
        float[] newOpinions = {};
        if (opinions.length > 0) {
            int kept = opinions.length / (horizons * change.oldCount());
            newOpinions = change.carried(opinions, horizons, unknown(change, horizons, kept));
        }
        return new PendingForecast(
                origin,
                revision,
                version,
                change.carried(learnt),
                change.carried(values, horizons, unknown(change, horizons, width(levels))),
                newOpinions);
    }

    private static float[] unknown(ChannelChange change, int horizons, int width) {
        float[] unknown = new float[horizons * change.newCount() * width];
        Arrays.fill(unknown, Float.NaN);
        return unknown;
    }

    /**
     * Writes the place of one channel and horizon.
     *
     * @param at start of the place
     * @param bounds lower and upper, one array a level, read at {@code index}
     */
    public static void put(
            float[] values,
            int at,
            float served,
            float lastValue,
            float seasonalNaive,
            float ridge,
            float[][] lower,
            float[][] upper,
            int index) {
        values[at] = served;
        values[at + 1] = lastValue;
        values[at + 2] = seasonalNaive;
        values[at + 3] = ridge;
        for (int level = 0; level < lower.length; level++) {
            values[at + FORECASTS + level] = lower[level][index];
            values[at + FORECASTS + lower.length + level] = upper[level][index];
        }
    }

    /**
     * Version 5: version, origin, revision, model version, D, learnt flags, length, values, length,
     * opinions. Versions 3 and 4 had opinions of fewer experts, which are dropped: nothing is
     * learnt from those few. Version 2 had none, version 1 no revision either.
     */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_5);
        out.writeLong(origin);
        out.writeInt(revision);
        out.writeInt(version);
        out.writeInt(learnt.length);
        out.write(learnt);
        ArrayCodec.writeFloats(out, values);
        ArrayCodec.writeFloats(out, opinions);
    }

    public static PendingForecast read(DataInput in) throws IOException {
        byte format = in.readByte();
        FormatVersion.check("pending forecast", format, VERSION_5);
        long origin = in.readLong();
        int revision = format == VERSION_1 ? 0 : in.readInt();
        int version = in.readInt();
        byte[] learnt = new byte[in.readInt()];
        in.readFully(learnt);
        float[] values = ArrayCodec.readFloats(in);
        float[] opinions = format <= VERSION_2 ? new float[0] : ArrayCodec.readFloats(in);
        if (format == VERSION_3 || format == VERSION_4) {
            opinions = new float[0];
        }
        return new PendingForecast(origin, revision, version, learnt, values, opinions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingForecast that
                && origin == that.origin
                && revision == that.revision
                && version == that.version
                && Arrays.equals(learnt, that.learnt)
                && Arrays.equals(values, that.values)
                && Arrays.equals(opinions, that.opinions);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(origin) + Arrays.hashCode(values);
    }
}
