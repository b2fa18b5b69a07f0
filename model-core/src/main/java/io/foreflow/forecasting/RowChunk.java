package io.foreflow.forecasting;

import io.foreflow.state.ArrayCodec;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * {@value #ROWS} consecutive rows of a ring, D channels each. Immutable: a row put into a chunk
 * gives a new chunk, so that state on the heap can be shared with a checkpoint in flight and a new
 * row costs one copy of a chunk (1.1 KB at seven channels), not of a window.
 *
 * <p>Channel-major, {@code [channel · 32 + row]}: the network and the ridge read channels, so a
 * chunk is read as D runs of floats. A cell's code lies at the place of its value.
 */
public final class RowChunk {

    /** Rows of a chunk. */
    public static final int ROWS = 32;

    private static final byte VERSION_1 = 1;

    private final float[] values;
    private final byte[] cells;

    private RowChunk(float[] values, byte[] cells) {
        this.values = values;
        this.cells = cells;
    }

    /** A chunk without a value: all cells missing. */
    public static RowChunk empty(int channels) {
        float[] values = new float[channels * ROWS];
        Arrays.fill(values, Float.NaN);
        return new RowChunk(values, new byte[channels * ROWS]);
    }

    /** This chunk with a row at a place from 0 to 31. */
    public RowChunk with(int place, float[] rowValues, byte[] rowCells) {
        float[] newValues = values.clone();
        byte[] newCells = cells.clone();
        for (int channel = 0; channel < rowValues.length; channel++) {
            newValues[channel * ROWS + place] = rowValues[channel];
            newCells[channel * ROWS + place] = rowCells[channel];
        }
        return new RowChunk(newValues, newCells);
    }

    /**
     * Copies a run of rows of every channel.
     *
     * @param place first row
     * @param toValues channel-major with {@code stride} places a channel, written from {@code at}
     *     in each; {@code toCells} likewise
     */
    void copy(int place, int rows, float[] toValues, byte[] toCells, int at, int stride) {
        int channels = values.length / ROWS;
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * ROWS + place;
            System.arraycopy(values, from, toValues, channel * stride + at, rows);
            System.arraycopy(cells, from, toCells, channel * stride + at, rows);
        }
    }

    /** Version 1: version, length D · 32, values, cells. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_1);
        ArrayCodec.writeFloats(out, values);
        out.write(cells);
    }

    public static RowChunk read(DataInput in) throws IOException {
        byte version = in.readByte();
        FormatVersion.check("chunk of rows", version, VERSION_1);
        float[] values = ArrayCodec.readFloats(in);
        byte[] cells = new byte[values.length];
        in.readFully(cells);
        return new RowChunk(values, cells);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowChunk that
                && Arrays.equals(values, that.values)
                && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(cells);
    }
}
