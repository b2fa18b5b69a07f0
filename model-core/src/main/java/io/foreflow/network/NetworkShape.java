package io.foreflow.network;

/**
 * Shape of the channel-attention network and the place of each tensor in its one flat parameter
 * vector ω. Order, row-major: γ[D], β[D], W_Q[L×d], b_Q[d], W_K[L×d], b_K[d], W_V[L×d], b_V[d],
 * W_O[d×L], b_O[L], W[L×H], b[H].
 *
 * @param channels D
 * @param lookback L, rows
 * @param horizon H, steps
 * @param width d, the width of queries, keys and values
 */
public record NetworkShape(int channels, int lookback, int horizon, int width) {

    public NetworkShape {
        positive("channels", channels);
        positive("lookback", lookback);
        positive("horizon", horizon);
        positive("width", width);
    }

    public int gamma() {
        return 0;
    }

    public int beta() {
        return channels;
    }

    public int queryWeights() {
        return 2 * channels;
    }

    public int queryBias() {
        return queryWeights() + lookback * width;
    }

    public int keyWeights() {
        return queryBias() + width;
    }

    public int keyBias() {
        return keyWeights() + lookback * width;
    }

    public int valueWeights() {
        return keyBias() + width;
    }

    public int valueBias() {
        return valueWeights() + lookback * width;
    }

    public int outputWeights() {
        return valueBias() + width;
    }

    public int outputBias() {
        return outputWeights() + width * lookback;
    }

    public int headWeights() {
        return outputBias() + lookback;
    }

    public int headBias() {
        return headWeights() + lookback * horizon;
    }

    /** Length of ω. */
    public int parameters() {
        return headBias() + horizon;
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "Invalid network %s: %d (must be at least 1)".formatted(name, value));
        }
    }
}
