package io.foreflow.linear;

import io.foreflow.arithmetic.WeightRows;
import java.util.Arrays;

/**
 * A solved ridge that hears every channel: ŷ_i − μ_i = Σ_j ((x_j − μ_j) W_ji + σ_j b_ji), in scaled
 * units, for the windows x_j of all D channels of a series.
 *
 * @param channels D
 * @param lookback L, rows
 * @param horizon H, steps
 * @param weights (D (L + 1)) × (D H), row-major: the L rows of each source channel j, then one row
 *     for its σ, before those of the next; the H columns of each target channel i side by side
 * @param windows origins absorbed when it was solved
 */
public record JointLine(int channels, int lookback, int horizon, float[] weights, long windows) {

    public JointLine {
        int rows = channels * (lookback + 1);
        if (weights.length != rows * channels * horizon) {
            throw new IllegalArgumentException(
                    "Invalid joint ridge weights: length %d (must be %d x %d)"
                            .formatted(weights.length, rows, channels * horizon));
        }
    }

    /**
     * Forecasts all channels.
     *
     * @param windows one a channel
     * @param out takes D × H scaled values from {@code outOffset}
     */
    public void predict(NormalizedWindow[] windows, float[] out, int outOffset) {
        int columns = channels * horizon;
        Arrays.fill(out, outOffset, outOffset + columns, 0);
        int rows = (lookback + 1) * columns;
        for (int channel = 0; channel < channels; channel++) {
            float[] design = windows[channel].design();
            WeightRows.add(design, weights, channel * rows, columns, out, outOffset);
        }
        for (int channel = 0; channel < channels; channel++) {
            float mean = windows[channel].mean();
            for (int h = channel * horizon; h < (channel + 1) * horizon; h++) {
                out[outOffset + h] += mean;
            }
        }
    }

    /**
     * What the departure of one channel's window from its mean adds to the forecast of another;
     * over all sources it sums to the forecast without the target's μ.
     *
     * @param window of the source
     * @param step from 1
     * @return scaled units of the target
     */
    public double effect(NormalizedWindow window, int source, int target, int step) {
        int columns = channels * horizon;
        int at = source * (lookback + 1) * columns + target * horizon + step - 1;
        double sum = 0;
        for (int i = 0; i <= lookback; i++, at += columns) {
            sum += (double) window.design()[i] * weights[at];
        }
        return sum;
    }

    /** As {@link RidgeLine#towards}. */
    JointLine towards(JointLine far) {
        float[] mixed = weights.clone();
        int columns = channels * horizon;
        for (int k = 0; k < columns; k++) {
            double share = RidgeLine.shareOfFar(k % horizon, horizon);
            for (int at = k; at < mixed.length && share > 0; at += columns) {
                mixed[at] = (float) ((1 - share) * weights[at] + share * far.weights[at]);
            }
        }
        return new JointLine(channels, lookback, horizon, mixed, windows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JointLine that
                && channels == that.channels
                && lookback == that.lookback
                && horizon == that.horizon
                && windows == that.windows
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }
}
