package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How observations become rows.
 *
 * @param policy what fills a gap
 * @param maxGapRows rows a gap of a channel may be filled for; beyond, its cells are missing
 * @param idle event time without a value after which a series retires and its state is freed
 * @param allowedLateness how late a value may be and still revise its row; zero for not at all
 * @param aggregates one a channel; empty if all are {@link Aggregate#LAST}
 * @param maxValues most values of a channel gathered for one row; of more the newest count
 */
public record AlignSettings(
        GapPolicy policy,
        int maxGapRows,
        Duration idle,
        Duration allowedLateness,
        List<Aggregate> aggregates,
        int maxValues)
        implements Serializable {

    private static final int MAX_VALUES = 1024;

    public AlignSettings {
        aggregates = List.copyOf(aggregates);
    }

    /** The last value of each channel, carried on; nothing late. */
    public AlignSettings(int maxGapRows, Duration idle) {
        this(GapPolicy.PREVIOUS, maxGapRows, idle, Duration.ZERO, List.of(), MAX_VALUES);
    }

    public Aggregate aggregate(int channel) {
        return aggregates.isEmpty() ? Aggregate.LAST : aggregates.get(channel);
    }

    /** Whether closed rows can change. */
    public boolean revises() {
        return policy == GapPolicy.LINEAR || !allowedLateness.isZero();
    }

    /** Closed rows that a late value can still reach. */
    public int lateRows(long stepMillis) {
        return Math.toIntExact((allowedLateness.toMillis() + stepMillis - 1) / stepMillis);
    }

    /** Closed rows that can still change, and the one before them. */
    public int keptRows(long stepMillis) {
        int straightened = policy == GapPolicy.LINEAR ? maxGapRows : 0;
        return revises() ? lateRows(stepMillis) + straightened + 2 : 0;
    }
}
