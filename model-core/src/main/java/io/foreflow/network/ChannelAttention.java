package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The forward pass between normalisation and de-normalisation: single-head attention over channels,
 * residual and linear head, after SAMformer (Ilbert et al., ICML 2024), in the folded form of
 * {@link FoldedWeights}. Stateless; shapes B×D×L in, B×D×H out.
 *
 * <p>An unavailable channel gets −1e9 added to its column of scores: after the softmax its weight
 * is exactly 0 as soon as one other channel is available, and where none is the row is uniform and
 * finite instead of 0/0. With one channel A is [1] and the network is linear.
 */
public final class ChannelAttention {

    /** Added to the scores of an unavailable channel; far below any score, far above −∞. */
    public static final float MASKED = -1e9f;

    private final NetworkShape shape;

    public ChannelAttention(NetworkShape shape) {
        this.shape = shape;
    }

    /**
     * @param forecasts normalised forecasts (Y − β)/γ, B×D×H: times σ plus μ is the forecast
     * @param attention A, B×D×D, rows sum to 1
     */
    public record Output(NDArray forecasts, NDArray attention) {}

    /**
     * Runs one batch.
     *
     * @param normalised N = (X − μ)/σ, B×D×L, zero in unavailable channels
     * @param mask B×1×D, 0 for an available channel and {@link #MASKED} for another
     */
    public Output forward(FoldedWeights weights, NDArray normalised, NDArray mask) {
        long batch = normalised.getShape().get(0);
        long channels = shape.channels();
        long lookback = shape.lookback();
        long width = shape.width();
        long columns = 3 * width + shape.horizon();

        NDArray projected =
                normalised
                        .reshape(batch * channels, lookback)
                        .matMul(weights.product()) // BD×(3d+H)
                        .reshape(batch, channels, columns)
                        .mul(weights.gamma())
                        .add(weights.shift());
        NDList parts = projected.split(new long[] {width, 2 * width, 3 * width}, 2);
        NDArray queries = parts.get(0);
        NDArray keys = parts.get(1);
        NDArray values = parts.get(2);
        NDArray direct = parts.get(3); // B×D×H

        NDArray scores =
                queries.matMul(keys.transpose(0, 2, 1)).mul(1 / Math.sqrt(width)).add(mask);
        NDArray attention = scores.softmax(2); // B×D×D
        NDArray mixed = attention.matMul(values).matMul(weights.mixing()); // B×D×H
        NDArray forecasts = direct.add(mixed).sub(weights.beta()).div(weights.slope());
        return new Output(forecasts, attention);
    }
}
