package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * What the optimizer's vector stands for: the network's weights themselves, or something they are
 * computed from in every step. The product uses {@link #PLAIN}; the others are what the transformer
 * is compared with.
 */
public enum Parameterization {
    /** The weights themselves, all of them trained. */
    PLAIN,

    /**
     * The weights themselves, of which γ, β, the head and its bias are trained and the attention
     * path stays as it was drawn (the random transformer of Ilbert et al., ICML 2024, section 3).
     */
    FROZEN_ATTENTION {
        @Override
        public int trained(NetworkShape shape) {
            return shape.queryWeights() + shape.parameters() - shape.headWeights();
        }

        @Override
        public NDArray weights(NetworkShape shape, NDArray omega) {
            float[] trained = new float[shape.parameters()];
            Arrays.fill(trained, 0, shape.queryWeights(), 1);
            Arrays.fill(trained, shape.headWeights(), trained.length, 1);
            NDArray mask =
                    HostBuffer.copy(
                            omega.getManager(),
                            trained,
                            omega.getDataType(),
                            new Shape(trained.length));
            NDArray still = omega.stopGradient();
            // omega where it is trained; elsewhere the same numbers, but constants to the gradient
            return omega.sub(still).mul(mask).add(still);
        }
    },

    /**
     * σReparam (Zhai et al., ICML 2023, equation 3): each of W_Q, W_K, W_V, W_O and W is γ W/‖W‖₂
     * with a γ of its own. The five γ stand behind the weights and start at 1. ‖W‖₂ = uᵀ W v, with
     * u and v from a fixed number of power iterations from a fixed start and constants to the
     * gradient: nothing has to be carried from step to step.
     */
    SPECTRAL {
        @Override
        public int parameters(NetworkShape shape) {
            return shape.parameters() + MATRICES;
        }

        @Override
        public float[] start(NetworkShape shape, float[] weights) {
            float[] omega = Arrays.copyOf(weights, parameters(shape));
            Arrays.fill(omega, weights.length, omega.length, 1);
            return omega;
        }

        @Override
        public NDArray weights(NetworkShape shape, NDArray omega) {
            return spectral(shape, omega);
        }
    };

    private static final int MATRICES = 5;
    private static final int POWER_ITERATIONS = 12;

    /** Length of the optimizer's vector. */
    public int parameters(NetworkShape shape) {
        return shape.parameters();
    }

    /** How many numbers of the optimizer's vector are trained. */
    public int trained(NetworkShape shape) {
        return parameters(shape);
    }

    /** The vector that training starts from, given the network's weights at the start. */
    public float[] start(NetworkShape shape, float[] weights) {
        return weights;
    }

    /** The network's weights as a function of the optimizer's vector, part of its graph. */
    public NDArray weights(NetworkShape shape, NDArray omega) {
        return omega;
    }

    /** The network's weights, to be served. */
    public float[] served(NetworkShape shape, float[] omega) {
        // the manager first: it starts the engine
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            Shape length = new Shape(omega.length);
            NDArray vector = HostBuffer.copy(manager, omega, DataType.FLOAT32, length);
            return GradientMode.SILENT.run(() -> weights(shape, vector).toFloatArray());
        }
    }

    private static NDArray spectral(NetworkShape shape, NDArray omega) {
        long end = shape.parameters();
        NDList parts =
                omega.split(
                        new long[] {
                            shape.queryWeights(),
                            shape.queryBias(),
                            shape.keyWeights(),
                            shape.keyBias(),
                            shape.valueWeights(),
                            shape.valueBias(),
                            shape.outputWeights(),
                            shape.outputBias(),
                            shape.headWeights(),
                            shape.headBias(),
                            end,
                            end + 1,
                            end + 2,
                            end + 3,
                            end + 4
                        });
        // the matrices are parts 1, 3, 5, 7 and 9; their γ are parts 11 to 15
        int[] rows = {
            shape.lookback(), shape.lookback(), shape.lookback(), shape.width(), shape.lookback()
        };
        for (int m = 0; m < MATRICES; m++) {
            NDArray flat = parts.get(2 * m + 1);
            NDArray norm = spectralNorm(flat.reshape(rows[m], -1));
            parts.set(2 * m + 1, flat.mul(parts.get(11 + m).div(norm)));
        }
        return NDArrays.concat(parts.subNDList(0, 11));
    }

    private static NDArray spectralNorm(NDArray matrix) {
        NDArray fixed = matrix.stopGradient();
        NDArray transposed = fixed.transpose();
        long columns = matrix.getShape().get(1);
        NDArray right =
                matrix.getManager().ones(new Shape(columns, 1), matrix.getDataType()).mul(0.1);
        NDArray left = null;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            left = unit(fixed.matMul(right));
            right = unit(transposed.matMul(left));
        }
        return left.transpose().matMul(matrix).matMul(right).reshape(1);
    }

    private static NDArray unit(NDArray vector) {
        return vector.div(vector.norm().add(1e-30));
    }
}
