package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The weights as forecasting needs them: {@link FoldedWeights} with all that is fixed while they
 * serve folded further.
 *
 * <p>γ goes into the rows while they are normalised ({@link NormalizedBatch#weighed}) and 1/√d into
 * the queries' columns. With two more columns a row, [γ N, β, 1], and two more rows of weights, [C;
 * 1ᵀC; biases], the one product gives queries, keys, values and head with all that is added to
 * them. β and γ leave the output where σ and μ come back.
 *
 * @param product [C; 1ᵀC; biases], (L+2)×(3d+H)
 * @param mixing M, d×H
 * @param valueShift what β adds to the values, 1×D×d
 * @param gamma γ
 * @param beta β
 * @param slope the guarded γ that de-normalisation divides by
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record ServedWeights(
        NDArray product,
        NDArray mixing,
        NDArray valueShift,
        float[] gamma,
        float[] beta,
        float[] slope) {

    /** Folds ω, in the manager that holds it; what is only needed for it is freed. */
    static ServedWeights of(NetworkShape shape, float[] omega, NDManager manager) {
        int width = shape.width();
        try (NDManager folding = manager.newSubManager()) {
            Shape length = new Shape(omega.length);
            NDArray vector = HostBuffer.copy(folding, omega, DataType.FLOAT32, length);
            FoldedWeights folded = FoldedWeights.of(shape, vector);
            NDArray temperature = folded.temperature();
            NDArray sums = folded.product().sum(new int[] {0}, true); // 1ᵀC
            // of shift = β 1ᵀC + biases, what is no channel's
            NDArray bias = folded.shift().get("0, 0:1").sub(sums.mul(folded.beta().get("0, 0:1")));
            NDArray whole = NDArrays.concat(new NDList(folded.product(), sums, bias), 0);
            NDArray queries = whole.get(":, 0:{}", width).mul(temperature);
            NDArray product = NDArrays.concat(new NDList(queries, whole.get(":, {}:", width)), 1);
            NDArray valueShift =
                    folded.beta().mul(sums.get(":, {}:{}", 2 * width, 3 * width)).duplicate();
            NDArray mixing = folded.mixing();
            product.attach(manager);
            mixing.attach(manager);
            valueShift.attach(manager);
            return new ServedWeights(
                    product,
                    mixing,
                    valueShift,
                    folded.gamma().toFloatArray(),
                    folded.beta().toFloatArray(),
                    folded.slope().toFloatArray());
        }
    }
}
