package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelParts;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.series.ChannelChange;
import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The optimizer's way through the weights, kept like {@link Tuned} relative to the ridge so that a
 * round goes on from the ridge of its own day: ω and ω̄ are shifted, the moments and the probe's
 * direction are those of the same function and stay.
 */
final class Trajectory {

    private Trajectory() {}

    static OptimizerState relativeTo(RidgeLine ridge, OptimizerState state, NetworkShape shape) {
        return with(
                state,
                Tuned.relativeTo(ridge, state.parameters(), shape),
                state.average() == null ? null : Tuned.relativeTo(ridge, state.average(), shape));
    }

    static OptimizerState on(RidgeLine ridge, OptimizerState relative, NetworkShape shape) {
        return with(
                relative,
                Tuned.on(ridge, relative.parameters(), shape),
                relative.average() == null ? null : Tuned.on(ridge, relative.average(), shape));
    }

    private static OptimizerState with(OptimizerState state, float[] parameters, float[] average) {
        return new OptimizerState(
                parameters,
                state.firstMoment(),
                state.secondMoment(),
                average,
                state.probeVector(),
                state.step(),
                state.momentStep(),
                state.averageStep(),
                state.lastProbeStep());
    }

    /** The state for other channels, or null. */
    static OptimizerState carried(OptimizerState state, ChannelChange change) {
        return state == null
                ? null
                : new OptimizerState(
                        ChannelParts.weights(state.parameters(), change),
                        ChannelParts.offsets(state.firstMoment(), change),
                        ChannelParts.offsets(state.secondMoment(), change),
                        ChannelParts.weights(state.average(), change),
                        ChannelParts.offsets(state.probeVector(), change),
                        state.step(),
                        state.momentStep(),
                        state.averageStep(),
                        state.lastProbeStep());
    }

    /** Writes a state or null: five float arrays and four longs. */
    static void write(DataOutput out, OptimizerState state) throws IOException {
        out.writeBoolean(state != null);
        if (state == null) {
            return;
        }
        ArrayCodec.writeFloats(out, state.parameters());
        ArrayCodec.writeFloats(out, state.firstMoment());
        ArrayCodec.writeFloats(out, state.secondMoment());
        ArrayCodec.writeFloats(out, state.average());
        ArrayCodec.writeFloats(out, state.probeVector());
        out.writeLong(state.step());
        out.writeLong(state.momentStep());
        out.writeLong(state.averageStep());
        out.writeLong(state.lastProbeStep());
    }

    static OptimizerState read(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return new OptimizerState(
                ArrayCodec.readFloats(in),
                ArrayCodec.readFloats(in),
                ArrayCodec.readFloats(in),
                ArrayCodec.readFloats(in),
                ArrayCodec.readFloats(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
