package io.foreflow.experts;

import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The mixture's weights of one series, all reported horizons and channels. Immutable; its array is
 * shared and never written to.
 *
 * @param values R × D stretches of {@link Mixture#width()}
 */
public record MixtureState(float[] values) {

    private static final byte VERSION_1 = 1;

    /** Version 1: version, rules, experts, length, values. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_1);
        out.writeInt(Mixture.RULES);
        out.writeInt(Expert.count());
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    /**
     * Reads what {@link #write} wrote. Experts that came after it was written join with the weight
     * that the prior gives them, those that were there keep theirs among each other.
     */
    public static MixtureState read(DataInput in) throws IOException {
        FormatVersion.check("mixture of a series", in.readByte(), VERSION_1);
        int rules = in.readInt();
        int experts = in.readInt();
        if (rules != Mixture.RULES || experts < 1 || experts > Expert.count()) {
            throw new IOException(
                    "Cannot read mixture of a series: bytes have %d rules of %d experts, this build has %d of %d"
                            .formatted(rules, experts, Mixture.RULES, Expert.count()));
        }
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return new MixtureState(experts == Expert.count() ? values : joined(values, experts));
    }

    private static float[] joined(float[] old, int experts) {
        double stay = 0;
        for (int e = 0; e < experts; e++) {
            stay += Mixture.prior(e);
        }
        int head = 2 + Mixture.RULES;
        int oldWidth = head + Mixture.RULES * experts;
        float[] joined = Mixture.fresh(old.length / oldWidth);
        for (int place = 0; place < old.length / oldWidth; place++) {
            int from = place * oldWidth;
            int to = place * Mixture.width();
            System.arraycopy(old, from, joined, to, head);
            for (int rule = 0; rule < Mixture.RULES; rule++) {
                for (int e = 0; e < experts; e++) {
                    joined[to + head + rule * Expert.count() + e] =
                            (float) (stay * old[from + head + rule * experts + e]);
                }
            }
        }
        return joined;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MixtureState that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
