package io.foreflow.benchmark.advice;

import java.util.List;

/**
 * The past of some series of a fleet on one grid.
 *
 * @param channels names, D of them
 * @param series names
 * @param firstTime time of row 0, epoch milliseconds, a multiple of the step
 * @param stepMillis grid interval
 * @param values [series][channel][row], user's units, NaN where nothing was observed; shared, never
 *     written to
 */
@SuppressWarnings("ArrayRecordComponent") // a view of large buffers, never compared
public record History(
        List<String> channels,
        List<String> series,
        long firstTime,
        long stepMillis,
        double[][][] values) {

    public History {
        channels = List.copyOf(channels);
        series = List.copyOf(series);
        if (values.length != series.size()) {
            throw new IllegalArgumentException(
                    "Invalid history: values of %d series (must be %d, one a name)"
                            .formatted(values.length, series.size()));
        }
    }

    public int rows() {
        return values[0][0].length;
    }

    /** Time of a row, epoch milliseconds. */
    public long time(int row) {
        return firstTime + row * stepMillis;
    }

    /** Row of a time. */
    int row(long time) {
        return Math.toIntExact((time - firstTime) / stepMillis);
    }
}
