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
 * Java: μ and σ are constants to the gradient, so only N = (X − μ)/σ has to reach the engine. A row
 * is normalised while the first cache holds it and goes from there to the block that the engine
 * reads. A reusable buffer; not thread-safe.
 *
 * <p>An unavailable channel, and a slot never filled, is N = 0, μ = 0, σ = 1, masked.
 */
public final class NormalizedBatch {

    /** Columns behind a weighed row: β of its channel, and 1. */
    static final int WEIGHED = 2;

    private final NetworkShape shape;
    private final int batch;
    private final NormalizedWindow window;
    private final float[] gamma; // 1 unless weighed
    private final float[] row; // of the tensor: N, or γ N, β, 1
    private final float[] mask;
    private final float[] mean;
    private final float[] sigma;
    private final HostBuffer normalisedBuffer;
    private final HostBuffer maskBuffer;
    private final float[] beta;
    private LineBank lines; // take the same windows, if any do
    private LineBank shortLines;
    private NormalizedWindow shortWindow;

    /** Of N itself. */
    public NormalizedBatch(NetworkShape shape, ScaleSettings scale, int batch) {
        this(shape, scale, batch, 0);
    }

    private NormalizedBatch(NetworkShape shape, ScaleSettings scale, int batch, int behind) {
        this.shape = shape;
        this.batch = batch;
        window = new NormalizedWindow(shape.lookback(), scale);
        int rows = Math.multiplyExact(batch, shape.channels());
        row = new float[shape.lookback() + behind];
        gamma = new float[shape.channels()];
        beta = new float[shape.channels()];
        Arrays.fill(gamma, 1);
        mask = new float[rows];
        mean = new float[rows];
        sigma = new float[rows];
        normalisedBuffer = new HostBuffer(Math.multiplyExact(rows, row.length));
        maskBuffer = new HostBuffer(rows);
        clear();
    }

    /** Of rows [γ N, β, 1], L + {@value #WEIGHED} long, for one set of weights at a time. */
    static NormalizedBatch weighed(NetworkShape shape, ScaleSettings scale, int batch) {
        return new NormalizedBatch(shape, scale, batch, WEIGHED);
    }

    /** Takes the γ and β of each channel for the rows that are filled from now on. */
    void weigh(float[] newGamma, float[] newBeta) {
        System.arraycopy(newGamma, 0, gamma, 0, gamma.length);
        System.arraycopy(newBeta, 0, beta, 0, beta.length);
    }

    /** Empties every slot. */
    public void clear() {
        clearFrom(0);
    }

    /** Empties a slot and all behind it. */
    void clearFrom(int slot) {
        for (int at = slot * shape.channels(); at < mask.length; at++) {
            blank(at);
        }
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
            int at = slot * channels + channel;
            int source = index * channels + channel;
            if (available[source] == 0) {
                blank(at);
                continue;
            }
            window.fill(windows, source * lookback);
            mask[at] = 0;
            mean[at] = window.mean();
            sigma[at] = window.sigma();
            put(at, gamma[channel] / window.sigma());
            if (lines != null && lines.serves()) {
                lines.put(at, window);
            }
            if (shortLines != null && shortLines.serves()) {
                shortWindow.fill(windows, (source + 1) * lookback - shortLines.lookback());
                shortLines.put(at, shortWindow);
            }
        }
    }

    /** Has windows that are filled from now on go to ridge lines, too. */
    void alsoTo(LineBank whole, LineBank ofShortLookback, ScaleSettings scale) {
        lines = whole;
        shortLines = ofShortLookback;
        shortWindow = new NormalizedWindow(shortLines.lookback(), scale);
    }

    /** Puts the window's deviations, times a factor, and what stands behind them. */
    private void put(int at, float factor) {
        int lookback = shape.lookback();
        float[] design = window.design();
        for (int i = 0; i < lookback; i++) {
            row[i] = design[i] * factor;
        }
        putRow(at);
    }

    private void blank(int at) {
        Arrays.fill(row, 0, shape.lookback(), 0);
        mask[at] = ChannelAttention.MASKED;
        mean[at] = 0;
        sigma[at] = 1;
        putRow(at);
        if (lines != null && lines.serves()) {
            lines.blank(at);
        }
        if (shortLines != null && shortLines.serves()) {
            shortLines.blank(at);
        }
    }

    private void putRow(int at) {
        if (row.length > shape.lookback()) {
            row[shape.lookback()] = beta[at % shape.channels()];
            row[shape.lookback() + 1] = 1;
        }
        normalisedBuffer.put(at * row.length, row);
    }

    /** The deviation of a target from its row's mean, clipped as the window's own were. */
    public float targetDeviation(int slot, int channel, float target) {
        return (float) window.clip((double) target - mean[slot * shape.channels() + channel]);
    }

    /** A forecast in scaled units from the network's normalised one. */
    public float denormalise(int slot, int channel, float forecast) {
        int at = slot * shape.channels() + channel;
        return sigma[at] * forecast + mean[at];
    }

    public boolean available(int slot, int channel) {
        return mask[slot * shape.channels() + channel] == 0;
    }

    /** Whether all channels of all slots before one are available. */
    boolean allAvailable(int slots) {
        for (int at = 0; at < slots * shape.channels(); at++) {
            if (mask[at] != 0) {
                return false;
            }
        }
        return true;
    }

    /** μ of every row, B × D; not to be kept or written. */
    float[] mean() {
        return mean;
    }

    /** σ of every row, B × D; not to be kept or written. */
    public float[] sigma() {
        return sigma;
    }

    /** N as a tensor, B×D×L, of a batch that is not weighed; to be closed before a slot changes. */
    public NDArray normalised(NDManager manager, DataType type) {
        Shape dimensions = new Shape(batch, shape.channels(), row.length);
        return normalisedBuffer.toTensor(manager, type, dimensions);
    }

    /** All rows as a matrix, BD×L or BD×(L+2); to be closed before a slot changes. */
    NDArray rows(NDManager manager) {
        Shape dimensions = new Shape((long) batch * shape.channels(), row.length);
        return normalisedBuffer.toTensor(manager, DataType.FLOAT32, dimensions);
    }

    /** The additive mask as a tensor, B×1×D; to be closed before the next call. */
    public NDArray mask(NDManager manager, DataType type) {
        return maskBuffer.toTensor(manager, mask, type, new Shape(batch, 1, shape.channels()));
    }
}
