package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

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
     * @param centred γ ⊙ (N C), B×D×(3d+H): what the weights make of a window's departure from its
     *     mean, before β and the biases
     */
    public record Output(NDArray forecasts, NDArray attention, NDArray centred) {}

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

        NDArray centred =
                normalised
                        .reshape(batch * channels, lookback)
                        .matMul(weights.product()) // BD×(3d+H)
                        .reshape(batch, channels, columns)
                        .mul(weights.gamma());
        NDArray projected = centred.add(weights.shift());
        NDList parts = projected.split(new long[] {width, 2 * width, 3 * width}, 2);
        NDArray queries = parts.get(0);
        NDArray keys = parts.get(1);
        NDArray values = parts.get(2);
        NDArray direct = parts.get(3); // B×D×H

        NDArray scores =
                queries.matMul(keys.transpose(0, 2, 1)).mul(weights.temperature()).add(mask);
        NDArray attention = scores.softmax(2); // B×D×D
        NDArray mixed = attention.matMul(values).matMul(weights.mixing()); // B×D×H
        NDArray forecasts = direct.add(mixed).sub(weights.beta()).div(weights.slope());
        return new Output(forecasts, attention, centred);
    }

    /**
     * What each channel's departure from its window's mean says to whoever listens: γ N W_V W_O W,
     * B×D×H. A row of A times it, times σ/γ of the listener, is a part of the listener's forecast.
     */
    public NDArray messages(FoldedWeights weights, Output output) {
        int width = shape.width();
        NDArray values = output.centred().get(new NDIndex(":, :, {}:{}", 2 * width, 3 * width));
        return values.matMul(weights.mixing());
    }

    /**
     * What the head sees: Z + A V W_O + b_O, B×D×L, which {@link #forward} never forms. For
     * diagnosis.
     *
     * @param omega the weights
     * @param normalised N, B×D×L
     * @param attention A of the same windows
     */
    public NDArray representation(NDArray omega, NDArray normalised, NDArray attention) {
        NDArray gamma = part(omega, shape.gamma(), shape.beta(), shape.channels(), 1);
        NDArray beta = part(omega, shape.beta(), shape.queryWeights(), shape.channels(), 1);
        NDArray values = part(omega, shape.valueWeights(), shape.valueBias(), shape.lookback(), -1);
        NDArray valueBias = part(omega, shape.valueBias(), shape.outputWeights(), 1, -1);
        NDArray output = part(omega, shape.outputWeights(), shape.outputBias(), shape.width(), -1);
        NDArray outputBias = part(omega, shape.outputBias(), shape.headWeights(), 1, -1);

        NDArray input = normalised.mul(gamma).add(beta); // Z, B×D×L
        NDArray mixed = attention.matMul(input.matMul(values).add(valueBias)); // B×D×d
        return input.add(mixed.matMul(output)).add(outputBias);
    }

    private static NDArray part(NDArray omega, int from, int to, long rows, long columns) {
        return omega.get(new NDIndex("{}:{}", from, to)).reshape(rows, columns);
    }
}
