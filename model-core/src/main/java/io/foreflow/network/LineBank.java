package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.LineForecasts.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ridge lines of one look-back, worked out by the engine for a batch of fixed shape. Lines that
 * read the same rows stand side by side as columns of one product:
 *
 * <pre>
 *   one line for all channels    BD×(L+1) · (L+1)×kH
 *   a line a channel             D×B×(L+1) · D×(L+1)×kH     (the same rows, seen by channel)
 *   all channels together        B×D(L+1) · D(L+1)×DH       (the same rows, seen by window)
 * </pre>
 *
 * In Java the lines alone take ten times what the network takes. Not thread-safe.
 */
final class LineBank {

    private final NetworkShape shape;
    private final int lookback;
    private final boolean ofShortLookback;
    private final int batch;
    private final NDManager parent;
    private final HostBuffer designs; // BD × (L+1), rows as the ridge takes them
    private final float[] blank;
    private final float[] mean;
    private final int[] clipped;
    private NDManager weights;
    private Stack shared; // (L+1)×kH, or null
    private Stack own; // D×(L+1)×kH, or null
    private NDArray joint; // D(L+1)×DH, or null

    /** Lines side by side, each H columns wide. */
    private record Stack(NDArray weights, List<Line> lines) {}

    private LineBank(
            NetworkShape shape,
            int lookback,
            boolean ofShortLookback,
            int batch,
            NDManager parent) {
        this.shape = shape;
        this.lookback = lookback;
        this.ofShortLookback = ofShortLookback;
        this.batch = batch;
        this.parent = parent;
        int rows = batch * shape.channels();
        designs = new HostBuffer(Math.multiplyExact(rows, lookback + 1));
        blank = new float[lookback + 1];
        mean = new float[rows];
        clipped = new int[rows];
    }

    /** Of the whole look-back. */
    static LineBank whole(NetworkShape shape, int batch, NDManager parent) {
        return new LineBank(shape, shape.lookback(), false, batch, parent);
    }

    /** Of the short look-back. */
    static LineBank ofShortLookback(NetworkShape shape, int rows, int batch, NDManager parent) {
        return new LineBank(shape, rows, true, batch, parent);
    }

    int lookback() {
        return lookback;
    }

    /** Whether there is a line to work out. */
    boolean serves() {
        return shared != null || own != null || joint != null;
    }

    /**
     * Takes lines to serve from now on.
     *
     * @param lines one for all channels or one a channel, each
     * @param newJoint or null
     */
    void load(Map<Line, List<RidgeLine>> lines, JointLine newJoint) {
        close();
        weights = parent.newSubManager();
        shared = stack(lines, 1);
        own = shape.channels() == 1 ? null : stack(lines, shape.channels());
        if (newJoint != null) {
            long channels = shape.channels();
            Shape matrix = new Shape(channels * (lookback + 1), channels * shape.horizon());
            joint = HostBuffer.copy(weights, newJoint.weights(), DataType.FLOAT32, matrix);
        }
    }

    /** The lines of which there are {@code count}, in the order of their kinds; null for none. */
    private Stack stack(Map<Line, List<RidgeLine>> lines, int count) {
        List<Line> kinds = new ArrayList<>();
        lines.forEach(
                (kind, ones) -> {
                    if (ones.size() == count) {
                        kinds.add(kind);
                    }
                });
        if (kinds.isEmpty()) {
            return null;
        }
        int horizon = shape.horizon();
        int width = kinds.size() * horizon;
        float[] all = new float[Math.multiplyExact(count * (lookback + 1), width)];
        for (int kind = 0; kind < kinds.size(); kind++) {
            List<RidgeLine> ones = lines.get(kinds.get(kind));
            for (int row = 0; row < count * (lookback + 1); row++) {
                float[] from = ones.get(row / (lookback + 1)).weights();
                int at = row % (lookback + 1) * horizon;
                System.arraycopy(from, at, all, row * width + kind * horizon, horizon);
            }
        }
        Shape matrices =
                count == 1 ? new Shape(lookback + 1, width) : new Shape(count, lookback + 1, width);
        return new Stack(HostBuffer.copy(weights, all, DataType.FLOAT32, matrices), kinds);
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
    void predict(NDManager call, LineForecasts out) {
        if (!serves()) {
            return;
        }
        int channels = shape.channels();
        NDArray rows =
                designs.toTensor(call, DataType.FLOAT32, new Shape(batch * channels, lookback + 1));
        if (shared != null) {
            out.take(shared.lines, rows.matMul(shared.weights), false); // BD×kH
        }
        if (own != null) {
            NDArray byChannel = rows.reshape(batch, channels, lookback + 1).transpose(1, 0, 2);
            out.take(own.lines, byChannel.matMul(own.weights), true); // D×B×kH
        }
        if (joint != null) {
            NDArray whole = rows.reshape(batch, channels * (lookback + 1L));
            out.take(List.of(Line.JOINT), whole.matMul(joint), false); // B×DH
        }
        out.take(mean, clipped, ofShortLookback);
    }

    /** Frees the lines' native memory. */
    void close() {
        if (weights != null) {
            weights.close();
            weights = null;
            shared = null;
            own = null;
            joint = null;
        }
    }
}
