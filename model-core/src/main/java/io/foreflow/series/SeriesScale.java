package io.foreflow.series;

import java.util.Arrays;
import java.util.Collection;

/**
 * Location and scale of each channel of one series, frozen after its first {@code scaler.rows}
 * observed rows. Scaled units are {@code (x − location) / scale}; loss, ridge statistics, σ floor
 * and scaled errors are in them.
 *
 * @param location mean of the observed cells, user's units, one a channel
 * @param scale standard deviation of the observed cells, user's units, one a channel, above zero;
 *     NaN for a channel that was not observed often enough yet
 */
public record SeriesScale(float[] location, float[] scale) {

    public SeriesScale {
        if (location.length != scale.length) {
            throw new IllegalArgumentException(
                    "Invalid scale: %d locations, %d scales (must be equal)"
                            .formatted(location.length, scale.length));
        }
        for (float s : scale) {
            if (s <= 0 || Float.isInfinite(s)) {
                throw new IllegalArgumentException(
                        "Invalid scale: " + s + " (must be positive and finite)");
            }
        }
    }

    /** Whether the channel has a scale; else nothing can be said of it in scaled units. */
    public boolean stands(int channel) {
        return !Float.isNaN(scale[channel]);
    }

    public boolean allStand() {
        for (int channel = 0; channel < scale.length; channel++) {
            if (!stands(channel)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Location and scale of the observed cells of a series' first rows, in time order; see {@link
     * ScaleCollector} for channels that were constant or never observed.
     */
    public static SeriesScale estimate(Collection<Row> firstRows, int channels) {
        ScaleCollector collector = new ScaleCollector(channels);
        firstRows.forEach(collector::add);
        return collector.scale();
    }

    public int channels() {
        return location.length;
    }

    /**
     * A value in scaled units, within a float's range: a huge one on a small scale would be
     * infinite there, its window's deviations not numbers, and every sum it went into lost for
     * good.
     */
    public float scaled(int channel, float value) {
        float scaled = (value - location[channel]) / scale[channel];
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, scaled));
    }

    public float unscaled(int channel, float value) {
        return value * scale[channel] + location[channel];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesScale that
                && Arrays.equals(location, that.location)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(location) + Arrays.hashCode(scale);
    }
}
