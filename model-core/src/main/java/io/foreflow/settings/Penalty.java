package io.foreflow.settings;

/** What a ridge's penalty is added to. */
public enum Penalty {
    /** The mean over the windows: its say stays the same however many there are. */
    MEAN,
    /** The sum over the windows: its say falls as they come, as that of a prior does. */
    SUM
}
