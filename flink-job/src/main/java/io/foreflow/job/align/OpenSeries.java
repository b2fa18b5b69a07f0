package io.foreflow.job.align;

import io.foreflow.series.SeriesKey;
import java.util.Arrays;

/**
 * A series in memory: what it remembers of its closed rows, and the rows that values were gathered
 * for, by time. Almost always that is one row. Not thread-safe.
 */
final class OpenSeries {

    /** It waits for no time. */
    static final long NEVER = Long.MAX_VALUE;

    private final SeriesKey key;
    private final GridAligner aligner;
    private AlignedSeries closed;
    private boolean changed;
    private long due = NEVER;
    private long[] times = new long[2];
    private PendingRow[] rows = new PendingRow[2];
    private int count;

    /**
     * As keyed state has it.
     *
     * @param closed null before its first row
     */
    OpenSeries(SeriesKey key, GridAligner aligner, AlignedSeries closed) {
        this.key = key;
        this.aligner = aligner;
        this.closed = closed;
    }

    SeriesKey key() {
        return key;
    }

    GridAligner aligner() {
        return aligner;
    }

    /** Null before its first row, and after it was retired. */
    AlignedSeries closed() {
        return closed;
    }

    void closed(AlignedSeries series) {
        closed = series;
        changed = true;
    }

    /** Whether {@link #closed} is another than in keyed state. */
    boolean changed() {
        return changed;
    }

    /** Time at which its next row closes. */
    long due() {
        return due;
    }

    void due(long time) {
        due = time;
    }

    /** Rows that values were gathered for. */
    int rows() {
        return count;
    }

    long rowTime(int index) {
        return times[index];
    }

    PendingRow row(int index) {
        return rows[index];
    }

    /** Values gathered for a row; null without any. */
    PendingRow gathered(long time) {
        int at = Arrays.binarySearch(times, 0, count, time);
        return at < 0 ? null : rows[at];
    }

    void gather(long time, PendingRow row) {
        int at = Arrays.binarySearch(times, 0, count, time);
        if (at < 0) {
            at = -at - 1;
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
                rows = Arrays.copyOf(rows, 2 * count);
            }
            System.arraycopy(times, at, times, at + 1, count - at);
            System.arraycopy(rows, at, rows, at + 1, count - at);
            times[at] = time;
            count++;
        }
        rows[at] = row;
    }

    /** Takes out what was gathered for its earliest row, if that is the one of this time. */
    PendingRow take(long time) {
        if (count == 0 || times[0] != time) {
            return null;
        }
        PendingRow row = rows[0];
        count--;
        System.arraycopy(times, 1, times, 0, count);
        System.arraycopy(rows, 1, rows, 0, count);
        rows[count] = null;
        return row;
    }
}
