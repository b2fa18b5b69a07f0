package io.foreflow.job.learn;

import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The unfinished work of one model: the state its last finished tick left, and the rows of every
 * tick after it. Task thread only.
 *
 * <p>A row belongs to the first multiple of {@code learn.tick} at or after the event time from
 * which it is visible. A tick therefore exists only if a row asks for it: one without rows would
 * have nothing to absorb, and a jump of event time over a year costs nothing. Cutting a tick, when
 * the watermark has reached it, freezes its rows; they stay here until the tick is finished, since
 * they are what a checkpoint must hold. Memory: the rows of {@code learn.max-queued-ticks} + 1
 * ticks.
 */
final class ModelQueue {

    /** The order in which a tick gets its rows, whatever order they arrived in. */
    private static final Comparator<Row> BY_TIME_AND_SERIES =
            Comparator.comparingLong(Row::time)
                    .thenComparing(Row::key)
                    .thenComparingInt(Row::revision);

    private final ModelSettings settings;
    private final long interval;
    private final NavigableMap<Long, List<Row>> rowsByTick = new TreeMap<>();
    private byte[] finishedState;
    private long cutUntil;
    private long newestRow = Long.MIN_VALUE;
    private int inFlight;

    ModelQueue(ModelSettings settings) {
        this(settings, null, Long.MIN_VALUE, Map.of());
    }

    /** As a checkpoint left it; no tick is in flight. */
    ModelQueue(
            ModelSettings settings,
            byte[] finishedState,
            long cutUntil,
            Map<Long, List<Row>> rowsByTick) {
        this.settings = settings;
        this.interval = settings.learn().tick().toMillis();
        this.finishedState = finishedState;
        this.cutUntil = cutUntil;
        rowsByTick.forEach((tick, rows) -> this.rowsByTick.put(tick, new ArrayList<>(rows)));
        rowsByTick.values().forEach(rows -> rows.forEach(this::noteTime));
    }

    /**
     * Takes a row in. One that became visible before the last cut (upstream promises there is none)
     * counts for the next tick.
     */
    void add(Row row) {
        long tick = tickAtOrAfter(row.visibleFrom());
        if (tick <= cutUntil) {
            tick = tickAtOrAfter(cutUntil + 1);
        }
        rowsByTick.computeIfAbsent(tick, t -> new ArrayList<>()).add(row);
        noteTime(row);
    }

    /**
     * The earliest tick that is due at a watermark and not finished; MAX_VALUE if there is none.
     */
    long firstUnfinished(long watermark) {
        return rowsByTick.isEmpty() || rowsByTick.firstKey() > reach(watermark)
                ? Long.MAX_VALUE
                : rowsByTick.firstKey();
    }

    /** The earliest tick that is due at a watermark and not cut; MAX_VALUE if there is none. */
    long firstUncut(long watermark) {
        Long tick = rowsByTick.higherKey(cutUntil);
        return tick == null || tick > reach(watermark) ? Long.MAX_VALUE : tick;
    }

    /** Ticks that were cut before the checkpoint this queue came from, ascending. */
    List<Long> cutTicks() {
        return List.copyOf(rowsByTick.headMap(cutUntil, true).keySet());
    }

    boolean full() {
        return room() <= 0;
    }

    /** Ticks that may still be submitted. */
    int room() {
        return settings.learn().maxQueuedTicks() - inFlight;
    }

    /** Freezes the rows of a tick and counts it as in flight. */
    List<Row> cut(long tick) {
        cutUntil = Math.max(cutUntil, tick);
        inFlight++;
        return rowsByTick.get(tick).stream().sorted(BY_TIME_AND_SERIES).toList();
    }

    /** Makes one tick, the last, of all ticks that are due at a watermark and not cut. */
    void mergeUncut(long watermark) {
        NavigableMap<Long, List<Row>> due =
                rowsByTick.headMap(reach(watermark), true).tailMap(cutUntil, false);
        long last = due.lastKey();
        List<Row> rows = due.values().stream().flatMap(List::stream).toList();
        due.clear();
        rowsByTick.put(last, new ArrayList<>(rows));
    }

    /** Due ticks that are not cut. */
    int uncut(long watermark) {
        long reach = reach(watermark);
        return reach <= cutUntil ? 0 : rowsByTick.subMap(cutUntil, false, reach, true).size();
    }

    void finish(long tick, byte[] state) {
        finishedState = state;
        rowsByTick.remove(tick);
        inFlight--;
    }

    ModelSettings settings() {
        return settings;
    }

    String model() {
        return settings.name();
    }

    /** What the last finished tick left, or null before the first. Never written to. */
    byte[] finishedState() {
        return finishedState;
    }

    /** The last tick that was cut. */
    long cutUntil() {
        return cutUntil;
    }

    /** Rows of the ticks that are not finished. Lists still grow until their tick is cut. */
    Map<Long, List<Row>> rowsByTick() {
        return rowsByTick;
    }

    /** At the end of the input only whole ticks are due: what follows the last waits for more. */
    private long reach(long watermark) {
        return Math.max(cutUntil, watermark == Long.MAX_VALUE ? newestRow : watermark);
    }

    private void noteTime(Row row) {
        newestRow = Math.max(newestRow, row.visibleFrom());
    }

    private long tickAtOrAfter(long time) {
        return -Math.floorDiv(-time, interval) * interval;
    }
}
