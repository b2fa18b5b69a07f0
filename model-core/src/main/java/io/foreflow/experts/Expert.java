package io.foreflow.experts;

/** The forecasters a served forecast may be mixed from, in the order of every weight vector. */
public enum Expert {
    LAST_VALUE,
    SEASONAL_NAIVE,
    RIDGE_SHORT,
    RIDGE,
    TUNED,
    /** The short ridge with a line of the channel's own. */
    CHANNEL_RIDGE_SHORT,
    /** The ridge with a line of the channel's own. */
    CHANNEL_RIDGE,
    /**
     * The ridge whose error was least in units of the window's own deviation, with a line of the
     * channel's own where there is one.
     */
    NORMALISED_RIDGE,
    /** The ridge that hears every channel, of the short look-back. */
    JOINT_RIDGE;

    /** Shared, never written to. */
    private static final Expert[] ALL = values();

    public static int count() {
        return ALL.length;
    }

    public static Expert at(int index) {
        return ALL[index];
    }

    /** Whether its weights come from the learner; without one of these a series is warming up. */
    public boolean learnt() {
        return ordinal() >= RIDGE_SHORT.ordinal();
    }
}
