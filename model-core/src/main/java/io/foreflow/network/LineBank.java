package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.LineForecasts.Line;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Ridge lines of one look-back, worked out by the engine for a batch of fixed shape: the shared
 * line as one product of all rows with its weights, the channels' own as one product a channel. In
 * Java the lines alone take ten times what the network takes. Not thread-safe.
 */
final class LineBank {

    private final NetworkShape shape;
    private final int lookback;
    private final int batch;
    private final NDManager parent;
    private final HostBuffer designs; // BD × (L+1), rows as the ridge takes them
    private final float[] blank;
    private final float[] mean;
    private final int[] clipped;
    private NDManager weights;
    private NDArray shared; // (L+1)×H, or null
    private NDArray own; // D×(L+1)×H, or null

    LineBank(NetworkShape shape, int lookback, int batch, NDManager parent) {
        this.shape = shape;
        this.lookback = lookback;
        this.batch = batch;
        this.parent = parent;
        int rows = batch * shape.channels();
        designs = new HostBuffer(Math.multiplyExact(rows, lookback + 1));
        blank = new float[lookback + 1];
        mean = new float[rows];
        clipped = new int[rows];
    }

    int lookback() {
        return lookback;
    }

    /**
     * Takes lines to serve from now on.
     *
     * @param newShared or null
     * @param newOwn one a channel, or none
     */
    void load(RidgeLine newShared, List<RidgeLine> newOwn) {
        close();
        weights = parent.newSubManager();
        int size = (lookback + 1) * shape.horizon();
        if (newShared != null) {
            Shape matrix = new Shape(lookback + 1, shape.horizon());
            shared = HostBuffer.copy(weights, newShared.weights(), DataType.FLOAT32, matrix);
        }
        if (!newOwn.isEmpty()) {
            float[] all = new float[newOwn.size() * size];
            for (int channel = 0; channel < newOwn.size(); channel++) {
                System.arraycopy(newOwn.get(channel).weights(), 0, all, channel * size, size);
            }
            Shape matrices = new Shape(newOwn.size(), lookback + 1, shape.horizon());
            own = HostBuffer.copy(weights, all, DataType.FLOAT32, matrices);
        }
    }

    /** Takes a normalised window as row slot · D + channel. */
    void put(int row, NormalizedWindow window) {
        designs.put(row * (lookback + 1), window.design());
        mean[row] = window.mean();
        clipped[row] = window.clipped();
    }

    /** Empties a row. */
    void blank(int row) {
        designs.put(row * (lookback + 1), blank);
        mean[row] = 0;
        clipped[row] = 0;
    }

    /** Forecasts of the lines there are, of all rows. */
    void predict(NDManager call, Line sharedLine, Line ownLine, LineForecasts out) {
        int channels = shape.channels();
        NDArray rows =
                designs.toTensor(call, DataType.FLOAT32, new Shape(batch * channels, lookback + 1));
        if (shared != null) {
            FloatBuffer found = rows.matMul(shared).toByteBuffer(true).asFloatBuffer();
            found.get(out.fill(sharedLine));
        }
        if (own != null) {
            NDArray byChannel = rows.reshape(batch, channels, lookback + 1).transpose(1, 0, 2);
            FloatBuffer found = byChannel.matMul(own).toByteBuffer(true).asFloatBuffer(); // D×B×H
            float[] values = out.fill(ownLine);
            for (int channel = 0; channel < channels; channel++) {
                for (int slot = 0; slot < batch; slot++) {
                    int to = (slot * channels + channel) * shape.horizon();
                    found.get(values, to, shape.horizon());
                }
            }
        }
        for (Line line : new Line[] {sharedLine, ownLine}) {
            if (out.known(line)) {
                addMeans(out.values(line));
            }
        }
        System.arraycopy(clipped, 0, out.clipped(sharedLine.ofShortLookback()), 0, clipped.length);
    }

    private void addMeans(float[] values) {
        int horizon = shape.horizon();
        for (int row = 0; row < mean.length; row++) {
            float level = mean[row];
            for (int at = row * horizon; at < (row + 1) * horizon; at++) {
                values[at] += level;
            }
        }
    }

    /** Frees the lines' native memory. */
    void close() {
        if (weights != null) {
            weights.close();
            weights = null;
            shared = null;
            own = null;
        }
    }
}
