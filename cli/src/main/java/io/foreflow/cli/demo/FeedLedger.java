package io.foreflow.cli.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been put into the metrics topic: the position of each series, and how many rows are open
 * or closed. A row is one series in one grid interval (t − step, t] that holds data; it is closed
 * once the job's event time has reached t. Thread-safe.
 */
final class FeedLedger {

    private final long stepMillis;
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Long> labels = new HashMap<>();
    private final TreeMap<Long, Long> open = new TreeMap<>();
    private long fed;
    private long closed;

    FeedLedger(long stepMillis) {
        this.stepMillis = stepMillis;
    }

    /** Grid label of a time: the end of its interval. */
    long label(long time) {
        return Math.floorDiv(time + stepMillis - 1, stepMillis) * stepMillis;
    }

    synchronized void fed(String series, long time) {
        positions.merge(series, time, Math::max);
        long label = label(time);
        Long last = labels.get(series);
        if (last == null || label > last) {
            labels.put(series, label);
            open.merge(label, 1L, Long::sum);
            fed++;
        }
    }

    /** Rows closed when the job's event time is {@code eventTime}; it never goes back. */
    synchronized long closed(long eventTime) {
        while (!open.isEmpty() && open.firstKey() <= eventTime) {
            closed += open.pollFirstEntry().getValue();
        }
        return closed;
    }

    /** Rows put in but not closed at the last call of {@link #closed}. */
    synchronized long ahead() {
        return fed - closed;
    }

    synchronized long fed() {
        return fed;
    }

    /** Time of the newest row of each series. */
    synchronized Map<String, Long> positions() {
        return Map.copyOf(positions);
    }

    /** Label of the newest row of each series. */
    synchronized Map<String, Long> labels() {
        return Map.copyOf(labels);
    }
}
