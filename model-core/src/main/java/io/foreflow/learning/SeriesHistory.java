package io.foreflow.learning;

import io.foreflow.series.Cell;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesKey;
import io.foreflow.series.SeriesScale;
import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The newest rows of one sampled series on a gapless grid, in the user's units, with its scale once
 * that stands. Channel-major, so that a window is one contiguous read. A row that is not there is
 * kept as missing cells; a jump longer than the bound, or off the grid, starts anew.
 */
final class SeriesHistory {

    private static final int FIRST_CAPACITY = 64;
    private static final int SCALE = 1;
    private static final int COLLECTOR = 2;

    private final SeriesKey key;
    private final long hash;
    private final int channels;
    private final long stepMillis;
    private final int scaleRows;

    private float[][] values;
    private byte[][] cells;
    private int start;
    private int size;
    private long firstTime;

    private ScaleCollector collector;
    private SeriesScale scale;
    private long absorbedThrough = Long.MIN_VALUE;

    SeriesHistory(SeriesKey key, int channels, long stepMillis, int scaleRows) {
        this.key = key;
        this.channels = channels;
        this.stepMillis = stepMillis;
        this.scaleRows = scaleRows;
        hash = SeriesSampling.hash(key);
        collector = new ScaleCollector(channels);
        values = new float[channels][FIRST_CAPACITY];
        cells = new byte[channels][FIRST_CAPACITY];
    }

    SeriesKey key() {
        return key;
    }

    long hash() {
        return hash;
    }

    int size() {
        return size;
    }

    /**
     * Null until {@code scaler.rows} rows with an observed cell have come; even then a channel may
     * have none yet.
     */
    SeriesScale scale() {
        return scale;
    }

    long firstTime() {
        return firstTime;
    }

    long lastTime() {
        return firstTime + (size - 1) * stepMillis;
    }

    /** First origin that was neither absorbed nor passed over; may lie before what is kept. */
    long firstUnabsorbed() {
        return absorbedThrough == Long.MIN_VALUE ? firstTime : absorbedThrough + stepMillis;
    }

    void absorbedThrough(long origin) {
        absorbedThrough = origin;
    }

    /**
     * Adds a row, or changes one that is still kept if it is a later edition of it.
     *
     * @param bound most rows kept
     */
    void add(Row row, int bound) {
        if (row.channels() != channels) {
            throw new IllegalArgumentException(
                    "Invalid row of %s: %d channels (must be %d)"
                            .formatted(key, row.channels(), channels));
        }
        long ahead = size == 0 ? 0 : row.time() - lastTime();
        if (size > 0 && ahead <= 0) {
            revise(row);
            return;
        }
        if (row.revision() > 0) {
            return; // of a row that was never seen here
        }
        if (ahead % stepMillis != 0 || ahead / stepMillis > bound) {
            size = 0;
            absorbedThrough = Long.MIN_VALUE;
        }
        if (size == 0) {
            start = 0;
            firstTime = row.time();
        } else {
            for (long gap = ahead / stepMillis; gap > 1; gap--) {
                set(append(), null);
            }
        }
        set(append(), row);
        collect(row);
        while (size > bound) {
            start++;
            size--;
            firstTime += stepMillis;
        }
    }

    private void revise(Row row) {
        long index = (row.time() - firstTime) / stepMillis;
        if (index >= 0 && timeOf((int) index) == row.time()) {
            set((int) index, row);
        }
    }

    private void collect(Row row) {
        if (collector != null) {
            collector.add(row);
            scale = collector.scale(scale, scaleRows);
            if (scale != null && scale.allStand()) {
                collector = null;
            }
        }
    }

    private int append() {
        if (start + size == values[0].length) {
            int capacity = Math.max(FIRST_CAPACITY, 2 * size);
            for (int channel = 0; channel < channels; channel++) {
                values[channel] = moved(values[channel], capacity);
                byte[] movedCells = new byte[capacity];
                System.arraycopy(cells[channel], start, movedCells, 0, size);
                cells[channel] = movedCells;
            }
            start = 0;
        }
        return size++;
    }

    private float[] moved(float[] from, int capacity) {
        float[] to = new float[capacity];
        System.arraycopy(from, start, to, 0, size);
        return to;
    }

    private void set(int index, Row row) {
        for (int channel = 0; channel < channels; channel++) {
            boolean missing = row == null || row.cells()[channel] == Cell.MISSING;
            values[channel][start + index] = missing ? 0 : row.values()[channel];
            cells[channel][start + index] = missing ? Cell.MISSING : row.cells()[channel];
        }
    }

    long timeOf(int index) {
        return firstTime + index * stepMillis;
    }

    /** Whether the row of a time is kept. */
    boolean holds(long time) {
        return size > 0 && time >= firstTime && time <= lastTime() && timeOf(indexOf(time)) == time;
    }

    /** Index of a time on the grid; may lie outside of what is kept. */
    int indexOf(long time) {
        return Math.toIntExact((time - firstTime) / stepMillis);
    }

    /**
     * Copies the window that ends at a row, in scaled units.
     *
     * @return false, with {@code out} undefined, if a cell is missing or too old to be kept, or the
     *     channel has no scale yet
     */
    boolean copyWindow(int channel, int endIndex, int lookback, float[] out, int offset) {
        int from = start + endIndex + 1 - lookback;
        if (from < start || !scale.stands(channel)) {
            return false;
        }
        for (int i = 0; i < lookback; i++) {
            if (cells[channel][from + i] == Cell.MISSING) {
                return false;
            }
            out[offset + i] = scale.scaled(channel, values[channel][from + i]);
        }
        return true;
    }

    /** Copies the H cells after an origin, in scaled units; NaN where they were not observed. */
    void copyTarget(int channel, int originIndex, int horizon, float[] out, int offset) {
        int from = start + originIndex + 1;
        for (int h = 0; h < horizon; h++) {
            out[offset + h] =
                    cells[channel][from + h] == Cell.OBSERVED
                            ? scale.scaled(channel, values[channel][from + h])
                            : Float.NaN;
        }
    }

    /** What is kept of a channel in time order; NaN where it was not observed. */
    double[] observed(int channel) {
        double[] observed = new double[size];
        for (int i = 0; i < size; i++) {
            observed[i] =
                    cells[channel][start + i] == Cell.OBSERVED
                            ? values[channel][start + i]
                            : Double.NaN;
        }
        return observed;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(key.series());
        out.writeLong(firstTime);
        out.writeInt(size);
        for (int channel = 0; channel < channels; channel++) {
            ArrayCodec.writeFloats(out, values[channel], start, size);
            ArrayCodec.writeBytes(out, cells[channel], start, size);
        }
        out.writeLong(absorbedThrough);
        out.writeByte((scale == null ? 0 : SCALE) + (collector == null ? 0 : COLLECTOR));
        if (scale != null) {
            ArrayCodec.writeFloats(out, scale.location());
            ArrayCodec.writeFloats(out, scale.scale());
        }
        if (collector != null) {
            collector.write(out);
        }
    }

    static SeriesHistory read(
            DataInput in, String model, long stepMillis, int scaleRows, LearnerState.Header header)
            throws IOException {
        int channels = header.change().oldCount();
        SeriesKey key = new SeriesKey(model, in.readUTF());
        SeriesHistory history = new SeriesHistory(key, channels, stepMillis, scaleRows);
        history.firstTime = in.readLong();
        history.size = in.readInt();
        int capacity = Math.max(FIRST_CAPACITY, history.size);
        for (int channel = 0; channel < channels; channel++) {
            history.values[channel] = Arrays.copyOf(ArrayCodec.readFloats(in), capacity);
            history.cells[channel] = Arrays.copyOf(ArrayCodec.readBytes(in), capacity);
        }
        history.absorbedThrough = in.readLong();
        int parts = in.readByte();
        if (header.version() == LearnerState.VERSION_1) {
            parts = parts == 1 ? SCALE : COLLECTOR; // there was one or the other
        }
        if ((parts & SCALE) != 0) {
            history.scale = new SeriesScale(ArrayCodec.readFloats(in), ArrayCodec.readFloats(in));
        }
        history.collector = (parts & COLLECTOR) == 0 ? null : ScaleCollector.read(in, channels);
        return header.change().none() ? history : history.carried(header.change());
    }

    /** The history of the channels that stay; of a new one nothing was seen. */
    private SeriesHistory carried(ChannelChange change) {
        SeriesHistory carried = new SeriesHistory(key, change.newCount(), stepMillis, scaleRows);
        int capacity = values[0].length;
        for (int channel = 0; channel < change.newCount(); channel++) {
            int before = change.oldIndexOf(channel);
            carried.values[channel] = before < 0 ? new float[capacity] : values[before];
            carried.cells[channel] = before < 0 ? new byte[capacity] : cells[before];
        }
        carried.start = start;
        carried.size = size;
        carried.firstTime = firstTime;
        carried.absorbedThrough = absorbedThrough;
        carried.collector = change.carried(collector, scale, scaleRows);
        carried.scale = change.carried(scale);
        return carried;
    }
}
