package io.foreflow.cli.input;

import io.foreflow.benchmark.data.SeriesTable;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A whole CSV file, plain or gzipped, as the table of a benchmark, which needs every cell. */
public final class CsvTable {

    private CsvTable() {}

    /**
     * Reads one file.
     *
     * @param zone of times without an offset
     * @throws InputException on the first line that cannot be used, with its number
     */
    public static SeriesTable read(Path path, ZoneId zone) {
        try (CsvFile file = new CsvFile(path, new TimeText(zone))) {
            List<InputRow> rows = new ArrayList<>();
            for (InputRow row = file.next(); row != null; row = file.next()) {
                requireWhole(path, file, row);
                rows.add(row);
            }
            if (rows.size() < 2) {
                throw new InputException(
                        "Cannot use %s: %d rows (a benchmark needs at least 2)"
                                .formatted(path, rows.size()));
            }
            return table(file, rows);
        }
    }

    private static void requireWhole(Path path, CsvFile file, InputRow row) {
        for (int channel = 0; channel < row.values().length; channel++) {
            if (Double.isNaN(row.values()[channel])) {
                throw new InputException(
                        "Cannot use %s line %d, column \"%s\": no value (a benchmark needs every cell)"
                                .formatted(path, file.rowLine(), file.channels().get(channel)));
            }
        }
    }

    private static SeriesTable table(CsvFile file, List<InputRow> rows) {
        long[] times = new long[rows.size()];
        double[][] values = new double[file.channels().size()][rows.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = rows.get(i).time();
            for (int channel = 0; channel < values.length; channel++) {
                values[channel][i] = rows.get(i).values()[channel];
            }
        }
        return new SeriesTable(file.series(), file.channels(), times, values);
    }
}
