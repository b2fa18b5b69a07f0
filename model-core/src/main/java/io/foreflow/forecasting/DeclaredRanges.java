package io.foreflow.forecasting;

import io.foreflow.settings.ValueRange;
import java.util.List;

/** Clips forecasts to what the values of each channel can be. Immutable. */
final class DeclaredRanges {

    private final List<ValueRange> ranges;
    private final int horizon;

    /**
     * @param ranges one a channel, or empty
     */
    DeclaredRanges(List<ValueRange> ranges, int horizon) {
        this.ranges = ranges;
        this.horizon = horizon;
    }

    /**
     * Clips D × H values and notes the channels where that changed anything.
     *
     * @param clipped one a channel
     */
    void clip(float[] values, boolean[] clipped) {
        for (int channel = 0; channel < ranges.size(); channel++) {
            ValueRange range = ranges.get(channel);
            for (int i = channel * horizon; i < (channel + 1) * horizon; i++) {
                float within = range.clip(values[i]);
                clipped[channel] |= within < values[i] || within > values[i];
                values[i] = within;
            }
        }
    }
}
