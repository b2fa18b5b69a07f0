package io.foreflow.job.forecast;

import io.foreflow.series.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Rows that wait in memory for the watermark to reach their time. Almost every row waits for an
 * instant only: a timer, and an entry of keyed state put in, looked up and taken out again, would
 * cost more than all that is done with the row. So they are written to keyed state when a barrier
 * comes, or when they are too many. Not thread-safe.
 */
final class RowsAhead {

    /** About what they may take together. */
    static final long MOST_BYTES = 32L << 20;

    /** Of a row without its cells: the objects, and its name if nobody else holds it. */
    private static final long ROW_BYTES = 160;

    private final TreeMap<Long, List<Row>> byTime = new TreeMap<>();
    private long bytes;
    private long latest = Long.MIN_VALUE;
    private List<Row> ofLatest;

    /** Whether there was room for the row; else it is the caller's to keep. */
    boolean add(Row row) {
        long added = bytes(row);
        if (bytes + added > MOST_BYTES) {
            return false;
        }
        if (ofLatest == null || row.time() != latest) {
            latest = row.time();
            ofLatest = byTime.computeIfAbsent(latest, time -> new ArrayList<>());
        }
        ofLatest.add(row);
        bytes += added;
        return true;
    }

    private static long bytes(Row row) {
        return ROW_BYTES + (Float.BYTES + Byte.BYTES) * (long) row.channels();
    }

    /** Time of the earliest rows; {@code Long.MAX_VALUE} if there are none. */
    long earliest() {
        return byTime.isEmpty() ? Long.MAX_VALUE : byTime.firstKey();
    }

    /** Takes the earliest rows out, in the order they came in. */
    List<Row> takeEarliest() {
        List<Row> rows = byTime.pollFirstEntry().getValue();
        ofLatest = null;
        for (Row row : rows) {
            bytes -= bytes(row);
        }
        return rows;
    }
}
