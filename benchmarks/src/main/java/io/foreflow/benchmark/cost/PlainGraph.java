package io.foreflow.benchmark.cost;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.HostBuffer;
import io.foreflow.network.NetworkShape;

/**
 * The network as its formula reads, product by product, with the same engine: what the folded form
 * is compared with.
 *
 * <pre>
 *   Z = γ ⊙ N + β;  Q, K, V = Z W + b;  A = softmax(Q Kᵀ/√d)
 *   Y = (Z + A V W_O + b_O) W + b;  (Y − β)/γ
 * </pre>
 */
final class PlainGraph {

    private final NetworkShape shape;
    private final NDList weights;

    /** Copies the weights into the manager's memory, each tensor of its own. */
    PlainGraph(NetworkShape shape, float[] omega, NDManager manager) {
        this.shape = shape;
        Shape flat = new Shape(omega.length);
        NDList parts =
                HostBuffer.copy(manager, omega, DataType.FLOAT32, flat)
                        .split(
                                new long[] {
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
                                });
        weights = new NDList();
        long[] heights = {
            shape.channels(),
            shape.channels(),
            shape.lookback(),
            1,
            shape.lookback(),
            1,
            shape.lookback(),
            1,
            shape.width(),
            1,
            shape.lookback(),
            1
        };
        for (int i = 0; i < heights.length; i++) {
            weights.add(parts.get(i).reshape(heights[i], -1).duplicate());
        }
    }

    /** The tensors, to be lent to the scope of a call. */
    NDArray[] tensors() {
        return weights.toArray(NDArray[]::new);
    }

    /** Normalised forecasts of N, B×D×L. */
    NDArray forward(NDArray normalised, NDArray mask) {
        long batch = normalised.getShape().get(0);
        long channels = shape.channels();
        long rows = batch * channels;
        NDArray input = normalised.mul(weights.get(0)).add(weights.get(1));
        NDArray flat = input.reshape(rows, shape.lookback());
        Shape narrow = new Shape(batch, channels, shape.width());

        NDArray queries = flat.matMul(weights.get(2)).add(weights.get(3)).reshape(narrow);
        NDArray keys = flat.matMul(weights.get(4)).add(weights.get(5)).reshape(narrow);
        NDArray values = flat.matMul(weights.get(6)).add(weights.get(7)).reshape(narrow);
        NDArray scores = queries.matMul(keys.transpose(0, 2, 1)).mul(1 / Math.sqrt(shape.width()));
        NDArray attention = scores.add(mask).softmax(2);
        NDArray mixed =
                attention
                        .matMul(values)
                        .reshape(rows, shape.width())
                        .matMul(weights.get(8))
                        .add(weights.get(9));
        NDArray output = flat.add(mixed).matMul(weights.get(10)).add(weights.get(11));
        return output.reshape(batch, channels, shape.horizon())
                .sub(weights.get(1))
                .div(weights.get(0));
    }
}
