package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The weights as a forward pass needs them, all functions of the one vector ω: computed once for
 * inference, and in every step (through the graph) for training.
 *
 * <p>The fold. With N ∈ R^{D×L} the normalised window, Z = γ ⊙ N + β 1ᵀ (γ, β one number a
 * channel), C = [W_Q W_K W_V W] ∈ R^{L×(3d+H)} and M = W_O W ∈ R^{d×H}:
 *
 * <pre>
 *   Z C = γ ⊙ (N C) + β (1ᵀ C)
 *   Y   = (Z + A (Z W_V + 1 b_Vᵀ) W_O + 1 b_Oᵀ) W + 1 bᵀ
 *       = Z W + A (Z W_V) M + 1 (b + b_O W + b_V M)ᵀ        since the rows of A sum to 1
 * </pre>
 *
 * so one product N C, whose first factor no gradient flows into, carries queries, keys, values and
 * head; the D×L matrix A V W_O is never formed, nor is A ever folded with an L×H matrix. At the
 * reference shape (D=7, L=512, H=96, d=16) a window costs 0.53 M multiplications where the formula
 * read literally costs 0.57 M, and a training step is spared the product that would carry the
 * gradient back to Z, a third of its arithmetic.
 *
 * @param gamma γ, 1×D×1
 * @param beta β, 1×D×1
 * @param product C, L×(3d+H)
 * @param shift what is added to γ ⊙ (N C): β (1ᵀ C) + [b_Q b_K 0 b + b_O W + b_V M], 1×D×(3d+H)
 * @param mixing M, d×H
 * @param slope the guarded γ that de-normalisation divides by, 1×D×1
 * @param temperature 1/√d, a scalar
 */
public record FoldedWeights(
        NDArray gamma,
        NDArray beta,
        NDArray product,
        NDArray shift,
        NDArray mixing,
        NDArray slope,
        NDArray temperature) {

    /** |γ| below this is taken as this, with its sign, where the output is divided by it. */
    public static final double SMALLEST_SLOPE = 1e-3;

    /** Folds ω; if ω takes part in a graph, so does everything here. */
    public static FoldedWeights of(NetworkShape shape, NDArray omega) {
        int channels = shape.channels();
        int lookback = shape.lookback();
        int horizon = shape.horizon();
        int width = shape.width();
        NDList views = omega.split(boundaries(shape));

        NDArray gamma = views.get(0).reshape(1, channels, 1);
        NDArray beta = views.get(1).reshape(1, channels, 1);
        NDArray queryWeights = views.get(2).reshape(lookback, width);
        NDArray queryBias = views.get(3);
        NDArray keyWeights = views.get(4).reshape(lookback, width);
        NDArray keyBias = views.get(5);
        NDArray valueWeights = views.get(6).reshape(lookback, width);
        NDArray valueBias = views.get(7).reshape(1, width);
        NDArray outputWeights = views.get(8).reshape(width, lookback);
        NDArray outputBias = views.get(9).reshape(1, lookback);
        NDArray headWeights = views.get(10).reshape(lookback, horizon);
        NDArray headBias = views.get(11).reshape(1, horizon);

        NDArray product =
                NDArrays.concat(new NDList(queryWeights, keyWeights, valueWeights, headWeights), 1);
        NDArray mixing = outputWeights.matMul(headWeights); // d×H
        NDArray forecastBias =
                headBias.add(outputBias.matMul(headWeights)).add(valueBias.matMul(mixing));
        NDArray noValueBias = omega.getManager().zeros(new Shape(width), omega.getDataType());
        NDArray bias =
                NDArrays.concat(
                        new NDList(queryBias, keyBias, noValueBias, forecastBias.flatten()));
        NDArray columnSums = product.sum(new int[] {0}).reshape(1, 1, 3L * width + horizon);
        NDArray shift = beta.mul(columnSums).add(bias); // 1×D×(3d+H)
        NDArray temperature =
                HostBuffer.scalar(omega.getManager(), 1 / Math.sqrt(width), omega.getDataType());
        return new FoldedWeights(gamma, beta, product, shift, mixing, guarded(gamma), temperature);
    }

    private static NDArray guarded(NDArray gamma) {
        DataType type = gamma.getDataType();
        NDArray sign = gamma.stopGradient().gte(0).toType(type, true).mul(2).sub(1);
        NDArray smallest = HostBuffer.scalar(gamma.getManager(), SMALLEST_SLOPE, type);
        return gamma.abs().maximum(smallest).mul(sign);
    }

    private static long[] boundaries(NetworkShape shape) {
        return new long[] {
            shape.beta(),
            shape.queryWeights(),
            shape.queryBias(),
            shape.keyWeights(),
            shape.keyBias(),
            shape.valueWeights(),
            shape.valueBias(),
            shape.outputWeights(),
            shape.outputBias(),
            shape.headWeights(),
            shape.headBias()
        };
    }
}
