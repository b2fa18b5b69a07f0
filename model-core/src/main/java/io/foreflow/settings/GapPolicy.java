package io.foreflow.settings;

/**
 * What stands in the cell of a channel that had no value in a row, for as many rows as {@code
 * align.max-gap} says; after that, and before the channel's first value, the cell is missing.
 */
public enum GapPolicy {
    /** The last value, carried on. */
    PREVIOUS,
    /**
     * The last value; once the next one is there, the straight line between the two, in revised
     * rows that are visible from the row of the next value.
     */
    LINEAR,
    /** Zero: of a count, no message means none. */
    ZERO,
    /** Nothing: the cell is missing at once. */
    NONE
}
