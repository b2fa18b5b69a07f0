package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelParts;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.ChannelChange;
import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A tuned network measured from the ridge it was tuned on: ω with the ridge's W and b taken off its
 * head. Put on another ridge it is the same correction of a newer forecaster, which is how a
 * champion keeps up with a ridge that is solved anew at every tick. Never written to.
 *
 * <p>ω ends with the head W[L×H] and b[H], which is just the order of {@link RidgeLine#weights()}.
 * A shift ΔW moves the normalised forecast by N ΔW + (β + A V W_O + b_O) ΔW / γ where the ridge
 * moves by N ΔW: exact for an untouched network, and off by a product of two small things after
 * tuning.
 *
 * @param version that was given to it when it was promoted
 * @param optimizerStep global step of the optimizer whose average it is
 * @param relative ω minus the ridge's part
 */
record Tuned(int version, long optimizerStep, float[] relative) {

    /** ω of this network on a ridge. */
    float[] on(RidgeLine ridge, NetworkShape shape) {
        return on(ridge, relative, shape);
    }

    static float[] on(RidgeLine ridge, float[] relative, NetworkShape shape) {
        return shifted(relative, ridge, shape, 1);
    }

    static float[] relativeTo(RidgeLine ridge, float[] weights, NetworkShape shape) {
        return shifted(weights, ridge, shape, -1);
    }

    private static float[] shifted(float[] from, RidgeLine ridge, NetworkShape shape, int sign) {
        float[] to = from.clone();
        float[] head = ridge.weights();
        int at = shape.headWeights();
        for (int i = 0; i < head.length; i++) {
            to[at + i] += sign * head[i];
        }
        return to;
    }

    /** The network for other channels, or null. */
    static Tuned carried(Tuned tuned, ChannelChange change) {
        return tuned == null
                ? null
                : new Tuned(
                        tuned.version,
                        tuned.optimizerStep,
                        ChannelParts.weights(tuned.relative, change));
    }

    static void write(DataOutput out, Tuned tuned) throws IOException {
        out.writeBoolean(tuned != null);
        if (tuned != null) {
            out.writeInt(tuned.version);
            out.writeLong(tuned.optimizerStep);
            ArrayCodec.writeFloats(out, tuned.relative);
        }
    }

    static Tuned read(DataInput in) throws IOException {
        return in.readBoolean()
                ? new Tuned(in.readInt(), in.readLong(), ArrayCodec.readFloats(in))
                : null;
    }
}
