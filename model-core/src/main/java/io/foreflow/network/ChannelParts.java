package io.foreflow.network;

import io.foreflow.series.ChannelChange;

/**
 * Carries a vector of ω's layout over to other channels. Only γ and β belong to channels; all other
 * weights are shared by them and stay as they are.
 */
public final class ChannelParts {

    private ChannelParts() {}

    /** Weights: a new channel starts with γ = 1 and β = 0, which changes nothing. */
    public static float[] weights(float[] omega, ChannelChange change) {
        return carried(omega, change, 1);
    }

    /** Moments, directions and differences of weights: zero for a new channel. */
    public static float[] offsets(float[] vector, ChannelChange change) {
        return carried(vector, change, 0);
    }

    private static float[] carried(float[] old, ChannelChange change, float gamma) {
        if (old == null) {
            return null;
        }
        int before = change.oldCount();
        int now = change.newCount();
        float[] carried = new float[old.length + 2 * (now - before)];
        for (int channel = 0; channel < now; channel++) {
            int from = change.oldIndexOf(channel);
            carried[channel] = from < 0 ? gamma : old[from];
            carried[now + channel] = from < 0 ? 0 : old[before + from];
        }
        System.arraycopy(old, 2 * before, carried, 2 * now, old.length - 2 * before);
        return carried;
    }
}
