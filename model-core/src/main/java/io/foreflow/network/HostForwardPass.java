package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.arithmetic.Exponential;
import io.foreflow.arithmetic.WeightRows;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The two products of whole matrices in the engine, the attention between them in Java, for the
 * processor. At the reference shape attention is 1,600 multiplications a window of 0.53 M, but the
 * engine takes longer to dispatch its operations than the products take of a few windows. Not
 * thread-safe.
 */
final class HostForwardPass implements ForwardPass {

    /**
     * D²d with which both passes take about as long for full batches of 32: of 32 channels with
     * width 16. Measured with 7, 21 and 64 channels.
     */
    private static final long MOST_PRODUCTS = 32L * 32 * 16;

    private final ServedWeights weights;
    private final int batch;
    private final int channels;
    private final int horizon;
    private final int width;
    private final int columns; // 3d + H
    private final float[] valueShift; // D×d
    private final float[] projected; // BD×(3d+H)
    private final float[] attention; // B×D×D
    private final float[] mixed; // BD×d: A V
    private final HostBuffer mixedBuffer;
    private final HostBuffer centredBuffer; // BD×d: V without its shift

    // of one window
    private final float[] query; // d
    private final float[] keys; // d×D
    private final float[] values; // D×d
    private final float[] mask; // D
    private final float[] shares; // D

    HostForwardPass(NetworkShape shape, ServedWeights weights, int batch) {
        this.weights = weights;
        this.batch = batch;
        channels = shape.channels();
        horizon = shape.horizon();
        width = shape.width();
        columns = 3 * width + horizon;
        valueShift = weights.valueShift().toFloatArray();
        projected = new float[Math.multiplyExact(batch * channels, columns)];
        attention = new float[Math.multiplyExact(batch * channels, channels)];
        mixed = new float[batch * channels * width];
        mixedBuffer = new HostBuffer(mixed.length);
        centredBuffer = new HostBuffer(mixed.length);
        query = new float[width];
        keys = new float[width * channels];
        values = new float[channels * width];
        mask = new float[channels];
        shares = new float[channels];
    }

    /** Whether it is the faster one, on a processor. */
    static boolean suits(NetworkShape shape) {
        return (long) shape.channels() * shape.channels() * shape.width() <= MOST_PRODUCTS;
    }

    @Override
    public void run(
            NDManager call,
            NormalizedBatch input,
            int count,
            float[] forecasts,
            int to,
            AttentionEffects effects) {
        NDArray product = input.rows(call).matMul(weights.product());
        // read where the engine wrote it
        FloatBuffer projections = product.toByteBuffer(true).asFloatBuffer();
        projections.get(projected, 0, count * channels * columns);
        for (int slot = 0; slot < count; slot++) {
            attend(slot, input);
        }
        FloatBuffer heard = mix(call, mixedBuffer, mixed).toByteBuffer(true).asFloatBuffer();
        heard.get(forecasts, to, count * channels * horizon);
        addDirect(count, forecasts, to);
        if (effects != null) {
            float[] messages = mix(call, centredBuffer, centredValues(count)).toFloatArray();
            effects.take(attention.clone(), messages, weights.slope(), input);
        }
    }

    /** A = softmax(Q Kᵀ) and A V of one window; 1/√d is in the queries. */
    private void attend(int slot, NormalizedBatch input) {
        int first = slot * channels;
        for (int j = 0; j < channels; j++) {
            int at = (first + j) * columns + width;
            mask[j] = input.available(slot, j) ? 0 : ChannelAttention.MASKED;
            for (int k = 0; k < width; k++) {
                keys[k * channels + j] = projected[at + k];
            }
            System.arraycopy(projected, at + width, values, j * width, width);
        }
        for (int i = 0; i < channels; i++) {
            int row = first + i;
            System.arraycopy(projected, row * columns, query, 0, width);
            System.arraycopy(mask, 0, shares, 0, channels);
            WeightRows.addSmall(query, keys, channels, shares, 0);
            softmax(shares);
            System.arraycopy(shares, 0, attention, row * channels, channels);
            Arrays.fill(mixed, row * width, (row + 1) * width, 0);
            WeightRows.addSmall(shares, values, width, mixed, row * width);
        }
    }

    private static void softmax(float[] scores) {
        float most = scores[0];
        for (float score : scores) {
            most = score > most ? score : most;
        }
        double sum = 0;
        for (int j = 0; j < scores.length; j++) {
            double power = Exponential.ofScore((double) scores[j] - most);
            scores[j] = (float) power;
            sum += power;
        }
        float share = (float) (1 / sum);
        for (int j = 0; j < scores.length; j++) {
            scores[j] *= share;
        }
    }

    /** Rows of a block times M, BD×H. */
    private NDArray mix(NDManager call, HostBuffer buffer, float[] rows) {
        Shape dimensions = new Shape((long) batch * channels, width);
        return buffer.toTensor(call, rows, DataType.FLOAT32, dimensions).matMul(weights.mixing());
    }

    /** Adds what the head makes of a channel's own window. */
    private void addDirect(int count, float[] forecasts, int to) {
        for (int row = 0; row < count * channels; row++) {
            int from = row * columns + 3 * width;
            int at = to + row * horizon;
            for (int h = 0; h < horizon; h++) {
                forecasts[at + h] += projected[from + h];
            }
        }
    }

    private float[] centredValues(int count) {
        float[] centred = new float[mixed.length];
        for (int row = 0; row < count * channels; row++) {
            int from = row * columns + 2 * width;
            int shift = row % channels * width;
            for (int k = 0; k < width; k++) {
                centred[row * width + k] = projected[from + k] - valueShift[shift + k];
            }
        }
        return centred;
    }
}
