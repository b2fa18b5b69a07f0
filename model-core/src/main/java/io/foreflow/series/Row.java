package io.foreflow.series;

import java.util.Arrays;
import java.util.Objects;

/**
 * One closed grid row of a series: the values of (time − step, time], in the user's units.
 *
 * <p>The arrays are shared, not copied: a row crosses operators a million times a second and every
 * reader treats it as immutable.
 *
 * @param time label of the row, epoch milliseconds
 * @param values one value a channel, in the order of the model's channels; NaN where missing
 * @param cells one {@link Cell} code a channel
 * @param visibleFrom event time from which the row may be used, epoch milliseconds; {@code time}
 *     for a first edition
 * @param revision 0 for the first edition of the row, then counting up
 */
public record Row(
        SeriesKey key, long time, float[] values, byte[] cells, long visibleFrom, int revision) {

    public Row {
        Objects.requireNonNull(key, "key");
        if (values.length != cells.length) {
            throw new IllegalArgumentException(
                    "Invalid row of %s: %d values, %d cells (must be equal)"
                            .formatted(key, values.length, cells.length));
        }
    }

    public static Row of(SeriesKey key, long time, float[] values, byte[] cells) {
        return new Row(key, time, values, cells, time, 0);
    }

    public int channels() {
        return values.length;
    }

    public boolean observed(int channel) {
        return cells[channel] == Cell.OBSERVED;
    }

    public boolean anyObserved() {
        for (byte cell : cells) {
            if (cell == Cell.OBSERVED) {
                return true;
            }
        }
        return false;
    }

    /** True if no channel has a value: the gap is over the limit and the window must be emptied. */
    public boolean empty() {
        for (byte cell : cells) {
            if (cell != Cell.MISSING) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && key.equals(row.key)
                && time == row.time
                && visibleFrom == row.visibleFrom
                && revision == row.revision
                && Arrays.equals(values, row.values)
                && Arrays.equals(cells, row.cells);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(time);
    }

    @Override
    public String toString() {
        return "Row[%s, time=%d, values=%s, cells=%s, visibleFrom=%d, revision=%d]"
                .formatted(
                        key,
                        time,
                        Arrays.toString(values),
                        Arrays.toString(cells),
                        visibleFrom,
                        revision);
    }
}
