package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;

/**
 * All of it in the engine, for a GPU, which should not wait for Java between its operations, and
 * for many channels: two products of whole matrices, two small ones a window, a softmax, a sum in
 * place, and the views between them. Not thread-safe.
 */
final class EngineForwardPass implements ForwardPass {

    private final NetworkShape shape;
    private final ServedWeights weights;
    private final int batch;

    EngineForwardPass(NetworkShape shape, ServedWeights weights, int batch) {
        this.shape = shape;
        this.weights = weights;
        this.batch = batch;
    }

    @Override
    public void run(
            NDManager call,
            NormalizedBatch input,
            int count,
            float[] forecasts,
            int to,
            AttentionEffects effects) {
        long channels = shape.channels();
        long width = shape.width();

        NDArray projected = // B×D×(3d+H)
                input.rows(call).matMul(weights.product()).reshape(batch, channels, -1);
        NDList parts = projected.split(new long[] {width, 2 * width, 3 * width}, 2);
        NDArray values = parts.get(2);
        NDArray scores = parts.get(0).matMul(parts.get(1).transpose(0, 2, 1)); // B×D×D
        if (!input.allAvailable(count)) { // the bits of a score do not change by adding 0 to it
            scores.addi(input.mask(call, DataType.FLOAT32));
        }
        NDArray attention = scores.softmax(2);
        NDArray mixed = attention.matMul(values).reshape(batch * channels, width);
        NDArray found =
                mixed.matMul(weights.mixing()).reshape(batch, channels, -1).addi(parts.get(3));
        if (effects != null) {
            NDArray messages = values.sub(weights.valueShift()).matMul(weights.mixing());
            effects.take(attention.toFloatArray(), messages.toFloatArray(), weights.slope(), input);
        }
        // read where the engine wrote it
        FloatBuffer outputs = found.toByteBuffer(true).asFloatBuffer();
        outputs.get(forecasts, to, count * shape.channels() * shape.horizon());
    }
}
