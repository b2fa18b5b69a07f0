package io.foreflow.linear;

import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sufficient statistics of the ridge that hears every channel: one row of the design matrix is the
 * normalised windows of all D channels of an origin, one row of the targets those of all channels.
 *
 * <pre>  (Σ aᵀa / n + λ I) W = Σ aᵀt / n,   a ∈ R^{D(L+1)}, t ∈ R^{DH}, n origins</pre>
 *
 * One Gram matrix serves every target channel. {@link RidgeStatistics} takes D rows of an origin
 * and asks what a channel's own past says; this takes one, has D times as many weights a column and
 * finds who leads whom. It is meant for a short look-back: the Gram matrix grows with (D L)².
 *
 * <p><b>Memory.</b> At most {@value #MOST_BLOCKS} blocks by time, N = D (L + 1):
 *
 * <pre>  bytes = 8 · min(blocks, 2) · (N(N+1)/2 + N D H)         D=7, L=96, H=96: 11.0 MB</pre>
 *
 * <p><b>Missing.</b> An origin is taken if every channel has a whole window and enough of its
 * target; missing cells of these are filled as in {@link RidgeStatistics}. Not thread-safe.
 */
public final class JointRidge {

    private static final int VERSION_1 = 1;
    private static final int MOST_BLOCKS = 2;

    private final int channels;
    private final int lookback;
    private final int horizon;
    private final RidgeSettings settings;
    private final NormalizedWindow[] windows;
    private final RidgeBlocks blocks;
    private final double[] design;
    private final double[] target;

    public JointRidge(
            int channels, int lookback, int horizon, ScaleSettings scale, RidgeSettings settings) {
        this.channels = channels;
        this.lookback = lookback;
        this.horizon = horizon;
        this.settings = settings;
        windows = windows(channels, lookback, scale);
        int rows = channels * (lookback + 1);
        // a block begins with as many windows as where each channel's window counts
        blocks =
                new RidgeBlocks(
                        rows, channels * horizon, settings.ofOneChannel(channels, MOST_BLOCKS));
        design = new double[rows];
        target = new double[channels * horizon];
    }

    /** Buffers for the windows of all channels. */
    public static NormalizedWindow[] windows(int channels, int lookback, ScaleSettings scale) {
        NormalizedWindow[] windows = new NormalizedWindow[channels];
        for (int channel = 0; channel < channels; channel++) {
            windows[channel] = new NormalizedWindow(lookback, scale);
        }
        return windows;
    }

    /** Most bytes of a model's sums. */
    public static long bytes(ModelSettings settings) {
        long channels = settings.channels().size();
        long rows = channels * (settings.shortLookback() + 1L);
        int blocks = Math.min(settings.ridge().blocks(), MOST_BLOCKS);
        return Double.BYTES
                * blocks
                * (rows * (rows + 1) / 2 + rows * channels * settings.horizon());
    }

    /** Origins absorbed. */
    public long windows() {
        return blocks.windows();
    }

    /**
     * Absorbs one origin.
     *
     * @param windowValues D × L scaled values, none missing
     * @param targets D × H scaled values, NaN where the cell was not observed
     * @param targetEnd time of the last target cell, epoch milliseconds
     * @param current line that fills missing target cells, or null while there is none
     * @return whether it was taken; false if too little of some channel's target was observed
     */
    public boolean absorb(
            float[] windowValues, float[] targets, long targetEnd, JointLine current) {
        boolean whole = true;
        for (int channel = 0; channel < channels; channel++) {
            int observed = observed(targets, channel);
            if (observed == 0 || observed < settings.minimumTargetShare() * horizon) {
                return false;
            }
            whole &= observed == horizon;
        }
        for (int channel = 0; channel < channels; channel++) {
            windows[channel].fill(windowValues, channel * lookback);
            float[] own = windows[channel].design();
            for (int i = 0; i <= lookback; i++) {
                design[channel * (lookback + 1) + i] = own[i];
            }
        }
        fillTarget(targets, whole ? null : current);
        blocks.add(design, target, targetEnd);
        return true;
    }

    private int observed(float[] targets, int channel) {
        int count = 0;
        for (int h = channel * horizon; h < (channel + 1) * horizon; h++) {
            count += Float.isNaN(targets[h]) ? 0 : 1;
        }
        return count;
    }

    private void fillTarget(float[] targets, JointLine current) {
        float[] own = null;
        if (current != null) {
            own = new float[channels * horizon];
            current.predict(windows, own, 0);
        }
        for (int k = 0; k < target.length; k++) {
            NormalizedWindow window = windows[k / horizon];
            float value = targets[k];
            if (Float.isNaN(value)) {
                value = own == null ? window.mean() : own[k];
            }
            target[k] = window.clip(value - (double) window.mean());
        }
    }

    /** Brings absorbed origins that wait for others into the sums. */
    public void flush() {
        blocks.flush();
    }

    /** As {@link RidgeStatistics#dropBlocksBefore}. */
    public long dropBlocksBefore(long time) {
        return blocks.dropBefore(time);
    }

    /** The line of all blocks, or null while there are too few origins for a line to serve. */
    public JointLine solve() {
        long origins = windows();
        if (origins == 0 || origins < settings.minimumWindows() * lookback) {
            return null;
        }
        double unit = settings.penalty() == Penalty.SUM ? 1.0 / origins : 1;
        RidgeMeans means = blocks.means();
        JointLine near = solve(means, settings.lambda() * unit);
        return settings.lambdaFar() == settings.lambda()
                ? near
                : near.towards(solve(means, settings.lambdaFar() * unit));
    }

    private JointLine solve(RidgeMeans means, double lambda) {
        return new JointLine(
                channels, lookback, horizon, means.solve(lambda).weights(), means.windows());
    }

    /** VERSION_1: int version, ints D, L, H, then the blocks. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(VERSION_1);
        out.writeInt(channels);
        out.writeInt(lookback);
        out.writeInt(horizon);
        blocks.write(out);
    }

    /** Replaces what is here by what {@link #write} wrote for the same shape. */
    public void read(DataInput in) throws IOException {
        FormatVersion.check("joint ridge", in.readInt(), VERSION_1);
        int[] found = {in.readInt(), in.readInt(), in.readInt()};
        if (found[0] != channels || found[1] != lookback || found[2] != horizon) {
            throw new IllegalStateException(
                    "Cannot read joint ridge: expected (channels=%d, lookback=%d, horizon=%d), found (channels=%d, lookback=%d, horizon=%d)"
                            .formatted(channels, lookback, horizon, found[0], found[1], found[2]));
        }
        blocks.read(in);
    }
}
