package io.foreflow.cli.demo;

/**
 * When a row is due: event time runs {@code speedup} times as fast as the wall clock from the first
 * row that is not history. Not thread-safe.
 */
final class Pace {

    /** No waiting at all. */
    static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private final double speedup;
    private final long historyUntil;
    private boolean anchored;
    private long anchorTime;
    private long anchorNanos;

    /**
     * @param speedup event seconds a wall second
     * @param historyUntil rows up to this event time are due at once, epoch milliseconds
     */
    Pace(double speedup, long historyUntil) {
        this.speedup = speedup;
        this.historyUntil = historyUntil;
    }

    /** Nanoseconds until a row of this event time is due; 0 or less if it is. */
    long nanosUntil(long eventTime, long nowNanos) {
        if (speedup == UNLIMITED || eventTime <= historyUntil) {
            return 0;
        }
        if (!anchored) {
            anchored = true;
            anchorTime = eventTime;
            anchorNanos = nowNanos;
        }
        return anchorNanos + Math.round((eventTime - anchorTime) * 1e6 / speedup) - nowNanos;
    }
}
