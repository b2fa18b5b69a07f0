package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a model's residuals are watched.
 *
 * @param detect whether they are at all
 * @param tolerance how far above their usual level they may stay, in deviations of that level
 * @param threshold excess over level and tolerance that adds up to a drift, in the same unit
 * @param keep how much of the past a ridge keeps at a drift, null for all of it
 */
public record DriftSettings(boolean detect, double tolerance, double threshold, Duration keep)
        implements Serializable {

    /** Nothing is watched. */
    public static final DriftSettings OFF = new DriftSettings(false, 1, 1, null);
}
