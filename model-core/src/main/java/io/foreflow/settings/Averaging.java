package io.foreflow.settings;

/** Which weights of a trajectory are validated, saved and served. */
public enum Averaging {
    /** The last ones. */
    NONE,
    /** The exponential moving average of them all. */
    EMA,
    /**
     * The plain average of them all, near which the gradients are taken; it stands in for momentum
     * and for a schedule that would have to know the last step (Defazio et al., 2024).
     */
    SCHEDULE_FREE
}
