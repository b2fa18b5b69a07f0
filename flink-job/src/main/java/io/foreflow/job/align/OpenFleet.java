package io.foreflow.job.align;

import io.foreflow.job.ingest.Observed;
import io.foreflow.series.SeriesKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Series in memory, by key and by the time at which their next row closes. A row then costs one
 * look-up; in keyed state it cost ten, and two timers. What is here is here as a whole and not in
 * keyed state; it moves there at every barrier, and beyond {@value #MOST_BYTES} bytes. Not
 * thread-safe.
 */
final class OpenFleet {

    private static final long MOST_BYTES = 64L << 20;

    /** About what a series takes without its values. */
    private static final long SERIES_BYTES = 400;

    /** What a channel takes: its last value and age, and one gathered value with its place. */
    private static final long CHANNEL_BYTES = 36;

    private static final long ROW_BYTES = 120;

    private final Map<SeriesKey, OpenSeries> series = new HashMap<>();
    private final TreeMap<Long, List<OpenSeries>> byDue = new TreeMap<>();
    private long bytes;
    private long latest;
    private List<OpenSeries> ofLatest;

    /** The series, or null if it is not here. */
    OpenSeries find(SeriesKey key) {
        return series.get(key);
    }

    boolean full() {
        return bytes > MOST_BYTES;
    }

    /** Takes in a series with what was gathered for it. */
    void add(OpenSeries open) {
        series.put(open.key(), open);
        bytes += SERIES_BYTES + CHANNEL_BYTES * open.aligner().channels();
        if (open.closed() != null) {
            schedule(open, open.aligner().next(open.closed().closed()));
        } else if (open.rows() > 0) {
            schedule(open, open.rowTime(0));
        }
    }

    void remove(OpenSeries open) {
        series.remove(open.key());
        bytes -= SERIES_BYTES + CHANNEL_BYTES * open.aligner().channels();
    }

    /** Gathers an observation for a row that has not closed. */
    void gather(OpenSeries open, long rowTime, Observed observed) {
        PendingRow before = open.gathered(rowTime);
        open.gather(rowTime, open.aligner().gather(before, observed));
        if (open.rows() > 1) {
            bytes += CHANNEL_BYTES * observed.channels().length + (before == null ? ROW_BYTES : 0);
        }
        if (rowTime < open.due()) {
            schedule(open, rowTime);
        }
    }

    /** Its next row closes at that time; what was said before is void. */
    void schedule(OpenSeries open, long time) {
        open.due(time);
        if (ofLatest == null || latest != time) {
            latest = time;
            ofLatest = byDue.computeIfAbsent(time, t -> new ArrayList<>());
        }
        ofLatest.add(open);
    }

    /** Time of the earliest row to close; {@link OpenSeries#NEVER} if there is none. */
    long earliest() {
        return byDue.isEmpty() ? OpenSeries.NEVER : byDue.firstKey();
    }

    /** Series that were to close a row then; it may be another's turn since, see their due. */
    List<OpenSeries> takeEarliest() {
        ofLatest = null;
        return byDue.pollFirstEntry().getValue();
    }

    /** All there are; to be followed by {@link #clear}. */
    Collection<OpenSeries> all() {
        return series.values();
    }

    void clear() {
        series.clear();
        byDue.clear();
        ofLatest = null;
        bytes = 0;
    }
}
