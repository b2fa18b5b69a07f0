package io.foreflow.drift;

import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How large the absolute residuals of one series usually are, by channel and phase of the season:
 * the noise of a busy hour is not that of a quiet one, and a chart of raw residuals would find a
 * drift each morning.
 *
 * <p>A season is cut into P phases. At the end of each stretch of one phase the mean of its
 * residuals moves that phase's size by 1/min(n + 1, {@link #SEASONS}), at most to three times what
 * it was. The usual size at a phase is the mean over it and its two neighbours, as far as they are
 * known.
 */
final class ResidualScale {

    private static final int SEASONS = 10;
    private static final double LARGEST_STEP = 3;
    private static final double SMALLEST = 1e-3; // scaled units

    private final int channels;
    private final int phases;
    private final float[] sizes; // [channel · P + phase]; NaN before the first stretch
    private final int[] stretches;
    private final double[] sums; // of the stretch, one a channel
    private final int[] counts;
    private int phase = -1;

    ResidualScale(int channels, int phases) {
        this.channels = channels;
        this.phases = phases;
        sizes = new float[channels * phases];
        stretches = new int[channels * phases];
        sums = new double[channels];
        counts = new int[channels];
        Arrays.fill(sizes, Float.NaN);
    }

    /**
     * Turns absolute residuals, one a channel and NaN where there is none, into multiples of their
     * usual size, NaN where that is not known; and learns from them.
     */
    void standardize(float[] residuals, int atPhase) {
        if (atPhase != phase) {
            endStretch();
            phase = atPhase;
        }
        for (int channel = 0; channel < channels; channel++) {
            float residual = residuals[channel];
            if (!Float.isNaN(residual)) {
                sums[channel] += residual;
                counts[channel]++;
                residuals[channel] = (float) (residual / Math.max(usual(channel), SMALLEST));
            }
        }
    }

    private void endStretch() {
        for (int channel = 0; channel < channels; channel++) {
            if (counts[channel] > 0) {
                learn(channel * phases + phase, sums[channel] / counts[channel]);
            }
            sums[channel] = 0;
            counts[channel] = 0;
        }
    }

    private void learn(int at, double mean) {
        double old = sizes[at];
        if (Double.isNaN(old)) {
            sizes[at] = (float) mean;
        } else {
            double held = Math.min(mean, LARGEST_STEP * Math.max(old, SMALLEST));
            sizes[at] = (float) (old + (held - old) / Math.min(stretches[at] + 1, SEASONS));
        }
        stretches[at]++;
    }

    /** NaN while neither the phase nor a neighbour has been met. */
    private double usual(int channel) {
        double sum = 0;
        int known = 0;
        for (int neighbour = phase - 1; neighbour <= phase + 1; neighbour++) {
            float size = sizes[channel * phases + Math.floorMod(neighbour, phases)];
            if (!Float.isNaN(size)) {
                sum += size;
                known++;
            }
        }
        return known == 0 ? Double.NaN : sum / known;
    }

    void write(DataOutput out) throws IOException {
        ArrayCodec.writeFloats(out, sizes);
        for (int count : stretches) {
            out.writeInt(count);
        }
        for (int channel = 0; channel < channels; channel++) {
            out.writeDouble(sums[channel]);
            out.writeInt(counts[channel]);
        }
        out.writeInt(phase);
    }

    static ResidualScale read(DataInput in, int channels, int phases) throws IOException {
        ResidualScale scale = new ResidualScale(channels, phases);
        float[] sizes = ArrayCodec.readFloats(in);
        System.arraycopy(sizes, 0, scale.sizes, 0, sizes.length);
        for (int i = 0; i < scale.stretches.length; i++) {
            scale.stretches[i] = in.readInt();
        }
        for (int channel = 0; channel < channels; channel++) {
            scale.sums[channel] = in.readDouble();
            scale.counts[channel] = in.readInt();
        }
        scale.phase = in.readInt();
        return scale;
    }
}
