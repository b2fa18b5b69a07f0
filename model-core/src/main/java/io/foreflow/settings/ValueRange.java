package io.foreflow.settings;

import java.io.Serializable;

/**
 * What values of a channel can be, user's units.
 *
 * @param low least value, may be −∞
 * @param high largest value, may be ∞
 */
public record ValueRange(float low, float high) implements Serializable {

    public static final ValueRange ANY =
            new ValueRange(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    public ValueRange {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "Invalid range: %s..%s (the first must be below the second)"
                            .formatted(low, high));
        }
    }

    /** The value or the nearer end of the range; NaN stays. */
    public float clip(float value) {
        return Math.max(low, Math.min(high, value));
    }
}
