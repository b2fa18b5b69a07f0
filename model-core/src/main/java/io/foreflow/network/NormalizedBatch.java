package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;

/**
 * Reversible instance normalisation (Kim et al., ICLR 2022) of a batch of fixed size, in plain
 * Java: μ and σ are constants to the gradient, so only N = (X − μ)/σ has to reach the engine. A
 * reusable buffer; not thread-safe.
 *
 * <p>An unavailable channel, and a slot never filled, is N = 0, μ = 0, σ = 1, masked.
 */
public final class NormalizedBatch {

    private final NetworkShape shape;
    private final int batch;
    private final NormalizedWindow window;
    private final float[] normalised;
    private final float[] mask;
    private final float[] mean;
    private final float[] sigma;
    private final HostBuffer normalisedBuffer;
    private final HostBuffer maskBuffer;

    public NormalizedBatch(NetworkShape shape, ScaleSettings scale, int batch) {
        this.shape = shape;
        this.batch = batch;
        window = new NormalizedWindow(shape.lookback(), scale);
        int rows = Math.multiplyExact(batch, shape.channels());
        normalised = new float[Math.multiplyExact(rows, shape.lookback())];
        mask = new float[rows];
        mean = new float[rows];
        sigma = new float[rows];
        normalisedBuffer = new HostBuffer(normalised.length);
        maskBuffer = new HostBuffer(rows);
        clear();
    }

    /** Empties every slot. */
    public void clear() {
        Arrays.fill(normalised, 0);
        Arrays.fill(mask, ChannelAttention.MASKED);
        Arrays.fill(mean, 0);
        Arrays.fill(sigma, 1);
    }

    /**
     * Fills one slot with a window of D channels.
     *
     * @param windows windows × D × L in scaled units
     * @param available windows × D, 1 or 0
     * @param index which of the windows
     */
    public void fill(int slot, float[] windows, float[] available, int index) {
        int channels = shape.channels();
        int lookback = shape.lookback();
        for (int channel = 0; channel < channels; channel++) {
            int row = slot * channels + channel;
            int source = index * channels + channel;
            if (available[source] == 0) {
                blank(row);
                continue;
            }
            window.fill(windows, source * lookback);
            float[] design = window.design();
            float inverse = 1 / window.sigma();
            for (int i = 0, at = row * lookback; i < lookback; i++, at++) {
                normalised[at] = design[i] * inverse;
            }
            mask[row] = 0;
            mean[row] = window.mean();
            sigma[row] = window.sigma();
        }
    }

    private void blank(int row) {
        int from = row * shape.lookback();
        Arrays.fill(normalised, from, from + shape.lookback(), 0);
        mask[row] = ChannelAttention.MASKED;
        mean[row] = 0;
        sigma[row] = 1;
    }

    /** The deviation of a target from its row's mean, clipped as the window's own were. */
    public float targetDeviation(int slot, int channel, float target) {
        return (float) window.clip((double) target - mean[slot * shape.channels() + channel]);
    }

    /** A forecast in scaled units from the network's normalised one. */
    public float denormalise(int slot, int channel, float forecast) {
        int row = slot * shape.channels() + channel;
        return sigma[row] * forecast + mean[row];
    }

    public boolean available(int slot, int channel) {
        return mask[slot * shape.channels() + channel] == 0;
    }

    /** σ of every row, B × D; not to be kept or written. */
    public float[] sigma() {
        return sigma;
    }

    /** N as a tensor, B×D×L; to be closed before the next call. */
    public NDArray normalised(NDManager manager, DataType type) {
        Shape dimensions = new Shape(batch, shape.channels(), shape.lookback());
        return normalisedBuffer.toTensor(manager, normalised, type, dimensions);
    }

    /** The additive mask as a tensor, B×1×D; to be closed before the next call. */
    public NDArray mask(NDManager manager, DataType type) {
        return maskBuffer.toTensor(manager, mask, type, new Shape(batch, 1, shape.channels()));
    }
}
