package io.foreflow.linear;

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
