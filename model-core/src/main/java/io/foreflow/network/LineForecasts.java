package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What the ridge lines forecast for the windows of a batch. A buffer that is filled anew for each
 * batch; what stands in the rows of unavailable channels means nothing. Not thread-safe.
 */
public final class LineForecasts {

    /** Which line. */
    public enum Line {
        SHARED,
        OWN,
        NORMALISED,
        SHARED_SHORT,
        OWN_SHORT,
        /** Of all channels together: of a window only if each of its channels is available. */
        JOINT;

        boolean ofShortLookback() {
            return ordinal() >= SHARED_SHORT.ordinal();
        }
    }

    private final int channels;
    private final int horizon;
    private final int batch;
    private final Place[] places = new Place[Line.values().length]; // null: no such line
    private final float[][] blocks = new float[places.length][]; // by the first line in it
    private final Inputs whole;
    private final Inputs ofShortLookback;

    /**
     * Where a line's deviations from the mean lie.
     *
     * @param width columns of the block
     * @param column its first
     * @param byChannel whether the block's rows are channel · B + slot; else slot · D + channel
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Place(float[] block, int width, int column, boolean byChannel) {}

    /** Of the windows of a look-back, by row slot · D + channel. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Inputs(float[] mean, int[] clipped) {}

    public LineForecasts(NetworkShape shape, int batch) {
        this.batch = batch;
        channels = shape.channels();
        horizon = shape.horizon();
        int rows = batch * channels;
        whole = new Inputs(new float[rows], new int[rows]);
        ofShortLookback = new Inputs(new float[rows], new int[rows]);
    }

    /** Forgets the batch before. */
    public void clear() {
        Arrays.fill(places, null);
    }

    /** Whether there is such a line. */
    public boolean known(Line line) {
        return places[line.ordinal()] != null;
    }

    /**
     * Reads a line's forecast.
     *
     * @param out takes H scaled values from {@code outOffset}
     */
    public void read(Line line, int slot, int channel, float[] out, int outOffset) {
        Place place = places[line.ordinal()];
        int row = slot * channels + channel;
        int from = (place.byChannel ? channel * batch + slot : row) * place.width + place.column;
        float level = inputs(line.ofShortLookback()).mean[row];
        for (int h = 0; h < horizon; h++) {
            out[outOffset + h] = place.block[from + h] + level;
        }
    }

    /** Cells of a window whose deviation was clipped. */
    public int clipped(Line line, int slot, int channel) {
        return inputs(line.ofShortLookback()).clipped[slot * channels + channel];
    }

    private Inputs inputs(boolean ofShort) {
        return ofShort ? ofShortLookback : whole;
    }

    /** Takes what the engine found for lines side by side, BD rows, each H columns wide. */
    void take(List<Line> lines, NDArray found, boolean byChannel) {
        FloatBuffer values = found.toByteBuffer(true).asFloatBuffer();
        int first = lines.get(0).ordinal();
        if (blocks[first] == null || blocks[first].length != values.remaining()) {
            blocks[first] = new float[values.remaining()];
        }
        values.get(blocks[first]);
        int width = lines.size() * horizon;
        for (int i = 0; i < lines.size(); i++) {
            places[lines.get(i).ordinal()] =
                    new Place(blocks[first], width, i * horizon, byChannel);
        }
    }

    /** Takes μ and the clipped cells of the windows that lines of a look-back read. */
    void take(float[] mean, int[] clipped, boolean ofShort) {
        System.arraycopy(mean, 0, inputs(ofShort).mean, 0, mean.length);
        System.arraycopy(clipped, 0, inputs(ofShort).clipped, 0, clipped.length);
    }
}
