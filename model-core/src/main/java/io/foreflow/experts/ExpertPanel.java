package io.foreflow.experts;

import java.util.Arrays;

/**
 * The forecasts of all experts for one window, in the user's units. A buffer that is cleared and
 * refilled for each window; not thread-safe.
 */
public final class ExpertPanel {

    private final int channels;
    private final int horizon;
    private final float[][] values; // [expert][channel · horizon + step − 1]
    private final boolean[][] speaks; // [expert][channel]

    public ExpertPanel(int channels, int horizon) {
        this.channels = channels;
        this.horizon = horizon;
        this.values = new float[Expert.count()][channels * horizon];
        this.speaks = new boolean[Expert.count()][channels];
    }

    /** Silences every expert. */
    public void clear() {
        for (boolean[] expert : speaks) {
            Arrays.fill(expert, false);
        }
    }

    /** D × H values of an expert, to be written before {@link #accept}. */
    public float[] values(Expert expert) {
        return values[expert.ordinal()];
    }

    /**
     * Lets an expert speak for a channel, unless one of its H values is not finite: a forecast that
     * broke down is no forecast, and the next expert down the ladder takes its place.
     */
    public void accept(Expert expert, int channel) {
        float[] forecast = values[expert.ordinal()];
        boolean finite = true;
        for (int i = channel * horizon; i < (channel + 1) * horizon; i++) {
            finite &= Float.isFinite(forecast[i]);
        }
        speaks[expert.ordinal()][channel] = finite;
    }

    public boolean speaks(Expert expert, int channel) {
        return speaks[expert.ordinal()][channel];
    }

    /** Value at a step from 1; NaN if the expert is silent on the channel. */
    public float value(Expert expert, int channel, int step) {
        return speaks(expert, channel)
                ? values[expert.ordinal()][channel * horizon + step - 1]
                : Float.NaN;
    }

    public int channels() {
        return channels;
    }

    public int horizon() {
        return horizon;
    }
}
