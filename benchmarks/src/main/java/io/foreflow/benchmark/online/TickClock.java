package io.foreflow.benchmark.online;

import io.foreflow.series.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Cuts a stream of rows into ticks as the job's learner does: a row belongs to the first multiple
 * of {@code learn.tick} at or after its time, and a tick is run when event time has reached it,
 * that is before anything of a later time and after the row of its own. A tick without rows does
 * not exist. Not thread-safe.
 */
final class TickClock {

    private final long interval;
    private final BiConsumer<Long, List<Row>> ticks;
    private List<Row> rows = new ArrayList<>();
    private long tick;

    /**
     * @param intervalMillis {@code learn.tick}
     * @param ticks takes the time of each tick and its rows, in order
     */
    TickClock(long intervalMillis, BiConsumer<Long, List<Row>> ticks) {
        interval = intervalMillis;
        this.ticks = ticks;
    }

    /** Takes the next row and runs every tick that event time has reached with it. */
    void add(Row row) {
        add(List.of(row));
    }

    /** As above of rows of one time, at least one, one a series. */
    void add(List<Row> together) {
        long time = together.get(0).time();
        if (!rows.isEmpty() && tick < time) {
            run();
        }
        tick = -Math.floorDiv(-time, interval) * interval;
        rows.addAll(together);
        if (tick == time) {
            run();
        }
    }

    private void run() {
        List<Row> cut = rows;
        rows = new ArrayList<>();
        ticks.accept(tick, cut);
    }
}
