package io.foreflow.network;

import java.util.Arrays;

/**
 * What the ridge lines forecast for the windows of a batch, scaled units, B × D × H each. A buffer
 * that is filled anew for each batch; what stands in the rows of unavailable channels means
 * nothing. Not thread-safe.
 */
public final class LineForecasts {

    /** Which line. */
    public enum Line {
        SHARED,
        OWN,
        SHARED_SHORT,
        OWN_SHORT;

        boolean ofShortLookback() {
            return this == SHARED_SHORT || this == OWN_SHORT;
        }
    }

    private final float[][] values;
    private final boolean[] known = new boolean[Line.values().length];
    private final int[] clipped;
    private final int[] clippedShort;

    public LineForecasts(NetworkShape shape, int batch) {
        int rows = batch * shape.channels();
        values = new float[known.length][rows * shape.horizon()];
        clipped = new int[rows];
        clippedShort = new int[rows];
    }

    /** Forgets the batch before. */
    public void clear() {
        Arrays.fill(known, false);
    }

    /** Whether there is such a line. */
    public boolean known(Line line) {
        return known[line.ordinal()];
    }

    /** Its forecasts; not to be kept or written. */
    public float[] values(Line line) {
        return values[line.ordinal()];
    }

    /**
     * Cells of a window whose deviation was clipped.
     *
     * @param row slot · D + channel
     */
    public int clipped(Line line, int row) {
        return clipped(line.ofShortLookback())[row];
    }

    int[] clipped(boolean ofShortLookback) {
        return ofShortLookback ? clippedShort : clipped;
    }

    /** The buffer of a line, to be filled. */
    float[] fill(Line line) {
        known[line.ordinal()] = true;
        return values[line.ordinal()];
    }
}
