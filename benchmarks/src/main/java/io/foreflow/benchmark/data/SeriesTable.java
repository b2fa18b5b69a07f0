package io.foreflow.benchmark.data;

import io.foreflow.benchmark.BenchmarkException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One series on one grid, whole: every cell is a finite number.
 *
 * @param name of the series, as the reports show it
 * @param channels names, D of them
 * @param times epoch milliseconds, ascending, one a row
 * @param values D × rows, user's units; shared, never written to
 */
@SuppressWarnings("ArrayRecordComponent") // a view of large buffers, never compared
public record SeriesTable(String name, List<String> channels, long[] times, double[][] values) {

    public SeriesTable {
        channels = List.copyOf(channels);
        if (values.length != channels.size()) {
            throw new IllegalArgumentException(
                    "Invalid series table: %d channels of values (must be %d, one a name)"
                            .formatted(values.length, channels.size()));
        }
        for (int channel = 0; channel < values.length; channel++) {
            requireWhole(name, channels.get(channel), values[channel], times.length);
        }
    }

    private static void requireWhole(String name, String channel, double[] column, int rows) {
        if (column.length != rows) {
            throw new IllegalArgumentException(
                    "Invalid series table: channel \"%s\" has %d values (must be %d, one a time)"
                            .formatted(channel, column.length, rows));
        }
        for (int row = 0; row < rows; row++) {
            if (!Double.isFinite(column[row])) {
                throw new BenchmarkException(
                        "Cannot use %s: row %d, channel \"%s\" is %s (a benchmark needs every cell)"
                                .formatted(name, row + 1, channel, column[row]));
            }
        }
    }

    public int rows() {
        return times.length;
    }

    /** Most frequent distance of two rows. */
    public Duration step() {
        long[] differences = new long[times.length - 1];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = times[i + 1] - times[i];
        }
        Arrays.sort(differences);
        return Duration.ofMillis(differences[differences.length / 2]);
    }

    /** Checksum of all values, which tells runs on another version of a file apart. */
    public String checksum() {
        CRC32 crc = new CRC32();
        for (double[] column : values) {
            for (double value : column) {
                long bits = Double.doubleToLongBits(value);
                for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                    crc.update((int) (bits >>> shift));
                }
            }
        }
        return "%08x".formatted(crc.getValue());
    }
}
