package io.foreflow.cli.input;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One CSV file read through once before anything is started, so that a bad line is reported then
 * and not after an hour.
 *
 * @param rows with distinct times
 * @param firstTime epoch milliseconds
 * @param differences how often each difference between consecutive times occurs, milliseconds
 */
record CsvSummary(
        String series,
        List<String> channels,
        long rows,
        long firstTime,
        Map<Long, Long> differences) {

    static CsvSummary of(Path path, TimeText times) {
        try (CsvFile file = new CsvFile(path, times)) {
            InputRow row = file.next();
            if (row == null) {
                throw new InputException(
                        "Cannot read %s: no rows after the header".formatted(path));
            }
            long first = row.time();
            long last = first;
            long rows = 1;
            Map<Long, Long> differences = new TreeMap<>();
            for (row = file.next(); row != null; row = file.next()) {
                differences.merge(row.time() - last, 1L, Long::sum);
                last = row.time();
                rows++;
            }
            return new CsvSummary(file.series(), file.channels(), rows, first, differences);
        }
    }
}
