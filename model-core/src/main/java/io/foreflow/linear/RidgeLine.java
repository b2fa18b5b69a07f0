package io.foreflow.linear;

import io.foreflow.arithmetic.WeightRows;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;

/**
 * A solved ridge: ŷ − μ = (x − μ) W + σ b for one channel's window x of {@code lookback} values in
 * scaled units, μ its mean, σ its floored standard deviation.
 *
 * @param lookback L, rows
 * @param horizon H, steps
 * @param weights (L + 1) × H, row-major; the last row is b, the weight of σ
 * @param windows channel-windows absorbed when it was solved
 */
public record RidgeLine(int lookback, int horizon, float[] weights, long windows) {

    public RidgeLine {
        if (weights.length != (lookback + 1) * horizon) {
            throw new IllegalArgumentException(
                    "Invalid ridge weights: length %d (must be (%d + 1) x %d)"
                            .formatted(weights.length, lookback, horizon));
        }
    }

    /**
     * Forecasts one channel's window.
     *
     * @param window scaled values in time order, {@code lookback} of them from {@code offset}
     * @param out takes {@code horizon} scaled values from {@code outOffset}
     */
    public void predict(
            float[] window, int offset, ScaleSettings scale, float[] out, int outOffset) {
        NormalizedWindow normalized = new NormalizedWindow(lookback, scale);
        normalized.fill(window, offset);
        predict(normalized, out, outOffset);
    }

    /** As above from a window that is already normalised. */
    public void predict(NormalizedWindow window, float[] out, int outOffset) {
        Arrays.fill(out, outOffset, outOffset + horizon, 0);
        WeightRows.add(window.design(), weights, 0, horizon, out, outOffset);
        float mean = window.mean();
        for (int h = 0; h < horizon; h++) {
            out[outOffset + h] += mean;
        }
    }

    /**
     * Forecasts some steps only, to the same bits as {@link #predict(NormalizedWindow, float[],
     * int)}.
     *
     * @param steps steps from 1 to {@code horizon}
     * @param out takes {@code steps.length} scaled values from {@code outOffset}
     */
    public void predictSteps(NormalizedWindow window, int[] steps, float[] out, int outOffset) {
        float[] design = window.design();
        for (int k = 0; k < steps.length; k++) {
            float sum = 0;
            for (int i = 0, at = steps[k] - 1; i <= lookback; i++, at += horizon) {
                sum += design[i] * weights[at];
            }
            out[outOffset + k] = sum + window.mean();
        }
    }

    /**
     * This line at step 1, the other at step H, and between them (1 − s) W + s W′ with s = ln h /
     * ln H: a mean of two ridges, and of shrinkage between theirs.
     */
    RidgeLine towards(RidgeLine far) {
        float[] mixed = weights.clone();
        for (int h = 1; h < horizon; h++) {
            double share = shareOfFar(h, horizon);
            for (int at = h; at < mixed.length; at += horizon) {
                mixed[at] = (float) ((1 - share) * weights[at] + share * far.weights[at]);
            }
        }
        return new RidgeLine(lookback, horizon, mixed, windows);
    }

    /** s of step h + 1. */
    static double shareOfFar(int h, int horizon) {
        return h == 0 ? 0 : StrictMath.log(h + 1) / StrictMath.log(horizon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RidgeLine that
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
