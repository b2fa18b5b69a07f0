package io.foreflow.forecasting;

import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.series.Cell;
import io.foreflow.series.SeriesScale;

/**
 * The window of one series, read out of its chunks. A buffer that is filled anew for each series;
 * not thread-safe. Values are in the user's units, channel-major; the newest row is the last place
 * of each channel's run.
 */
final class WindowReading {

    private final RowRing ring;
    private final float[] values;
    private final byte[] cells;
    private final int[] known; // newest rows a channel without a missing cell among them
    private int rows;

    WindowReading(RowRing ring) {
        this.ring = ring;
        values = new float[ring.channels() * ring.capacity()];
        cells = new byte[values.length];
        known = new int[ring.channels()];
    }

    void load(SeriesHead head, SeriesMemory memory) {
        rows = head.windowRows();
        ring.read(memory, head.rows(), rows, values, cells);
        for (int channel = 0; channel < known.length; channel++) {
            int end = end(channel);
            int count = 0;
            while (count < rows && cells[end - 1 - count] != Cell.MISSING) {
                count++;
            }
            known[channel] = count;
        }
    }

    /** Rows of the window, at most the ring's capacity. */
    int rows() {
        return rows;
    }

    /** Whether a channel has no missing cell in the newest rows. */
    boolean available(int channel, int newest) {
        return known[channel] >= newest;
    }

    float[] values() {
        return values;
    }

    /** Index behind the newest value of a channel. */
    int end(int channel) {
        return (channel + 1) * ring.capacity();
    }

    /** Writes the newest values of a channel, oldest first, in scaled units. */
    void scaled(int channel, int newest, SeriesScale scale, float[] out, int at) {
        int from = end(channel) - newest;
        for (int i = 0; i < newest; i++) {
            out[at + i] = scale.scaled(channel, values[from + i]);
        }
    }

    /** Rows from the newest back to the newest that observed the channel; −1 if none did. */
    int sinceObserved(int channel) {
        for (int back = 0; back < rows; back++) {
            if (Cell.kind(cells[end(channel) - 1 - back]) == Cell.OBSERVED) {
                return back;
            }
        }
        return -1;
    }

    /** What the newest rows, at most {@code lookback} of them, are made of. */
    InputQuality quality(long origin, long stepMillis, int lookback, long ageMillis) {
        int newest = Math.min(rows, lookback);
        int[] counts = new int[3];
        int late = 0;
        for (int channel = 0; channel < known.length; channel++) {
            for (int i = end(channel) - newest; i < end(channel); i++) {
                counts[Cell.kind(cells[i])]++;
                late += cells[i] >= Cell.LATE ? 1 : 0;
            }
        }
        if (newest == 0) {
            return new InputQuality(origin, origin, 0, 0, known.length, 0, ageMillis);
        }
        return new InputQuality(
                origin - (newest - 1) * stepMillis,
                origin,
                counts[Cell.OBSERVED],
                counts[Cell.IMPUTED],
                counts[Cell.MISSING],
                late,
                ageMillis);
    }
}
