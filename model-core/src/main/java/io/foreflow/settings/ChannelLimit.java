package io.foreflow.settings;

import java.io.Serializable;

/**
 * What a channel should not go beyond, user's units.
 *
 * @param below values less than this are beyond; negative infinity if there is no such limit
 * @param above values greater than this are beyond; infinity if there is no such limit
 */
public record ChannelLimit(float below, float above) implements Serializable {

    /** Nothing is beyond. */
    public static final ChannelLimit NONE =
            new ChannelLimit(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    public ChannelLimit {
        if (!(below < above)) {
            throw new IllegalArgumentException(
                    "Invalid limit: %s..%s (below must be less than above)"
                            .formatted(below, above));
        }
    }

    public boolean none() {
        return equals(NONE);
    }
}
