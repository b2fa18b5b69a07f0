package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The weights as forecasting needs them, and its forward pass: {@link FoldedWeights} with all that
 * is fixed while they serve folded further.
 *
 * <p>γ goes into the rows while they are normalised ({@link NormalizedBatch#weighed}) and 1/√d into
 * the queries' columns. With two more columns a row, [γ N, β, 1], and two more rows of weights, [C;
 * 1ᵀC; biases], the one product gives queries, keys, values and head with all that is added to
 * them. β and γ leave the output where σ and μ come back. What is left to the engine is seven
 * operations: two products of whole matrices, two small ones a window, a softmax, a sum in place,
 * and the views between them.
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
        NetworkShape shape,
        NDArray product,
        NDArray mixing,
        NDArray valueShift,
        float[] gamma,
        float[] beta,
        float[] slope) {

    /**
     * @param forecasts Y in normalised units with β still in it, B×D×H
     * @param attention A, B×D×D
     * @param values V with its shift, B×D×d
     */
    record Output(NDArray forecasts, NDArray attention, NDArray values) {}

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
                    shape,
                    product,
                    mixing,
                    valueShift,
                    folded.gamma().toFloatArray(),
                    folded.beta().toFloatArray(),
                    folded.slope().toFloatArray());
        }
    }

    /**
     * Runs one batch.
     *
     * @param rows [γ N, β, 1], B×D×(L+2)
     * @param mask B×1×D, or null where every channel is available
     */
    Output forward(NDArray rows, NDArray mask) {
        long batch = rows.getShape().get(0);
        long channels = shape.channels();
        long width = shape.width();

        NDArray projected = // B×D×(3d+H)
                rows.reshape(batch * channels, -1).matMul(product).reshape(batch, channels, -1);
        NDList parts = projected.split(new long[] {width, 2 * width, 3 * width}, 2);
        NDArray values = parts.get(2);
        NDArray scores = parts.get(0).matMul(parts.get(1).transpose(0, 2, 1)); // B×D×D
        NDArray attention = (mask == null ? scores : scores.addi(mask)).softmax(2);
        NDArray mixed = attention.matMul(values).reshape(batch * channels, width).matMul(mixing);
        NDArray forecasts = mixed.reshape(batch, channels, -1).addi(parts.get(3));
        return new Output(forecasts, attention, values);
    }

    /** What each channel's departure from its window's mean says to whoever listens, B×D×H. */
    NDArray messages(Output output) {
        return output.values().sub(valueShift).matMul(mixing);
    }
}
