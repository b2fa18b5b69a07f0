package io.foreflow.settings;

/**
 * What a row holds of several values of one channel. Of two values of one time the later by
 * partition and offset stands for both, so that a repeated message counts once.
 */
public enum Aggregate {
    /** The newest. */
    LAST,
    MEAN,
    SUM,
    MAX
}
