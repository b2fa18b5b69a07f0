package io.foreflow.forecasting;

import io.foreflow.interval.AdaptiveTails;
import io.foreflow.interval.IntervalState;
import io.foreflow.interval.ResidualQuantiles;
import io.foreflow.interval.StepInterpolation;
import java.util.Arrays;

/**
 * Bounds around a forecast from the newest residuals of the same channel at each reported horizon,
 * at the levels that the series learnt for it. Holds buffers only; not thread-safe.
 */
final class Intervals {

    private final SeriesLayout layout;
    private final Residuals residuals;
    private final AdaptiveTails tails;
    private final ResidualQuantiles quantiles;
    private final StepInterpolation interpolation;
    private final double[] below; // tail mass a level
    private final double[] above;
    private final float[] lowerOffsets; // [(r · D + c) · levels + level]
    private final float[] upperOffsets;
    private final float[] steps;

    Intervals(SeriesLayout layout, Residuals residuals) {
        this.layout = layout;
        this.residuals = residuals;
        tails = new AdaptiveTails(layout.levels);
        quantiles = new ResidualQuantiles(layout.levels.length);
        interpolation = new StepInterpolation(layout.report, layout.horizon);
        below = new double[layout.levels.length];
        above = new double[layout.levels.length];
        lowerOffsets = new float[layout.report.length * layout.channels * layout.levels.length];
        upperOffsets = new float[lowerOffsets.length];
        steps = new float[layout.horizon];
    }

    /**
     * Writes lower and upper bounds, D × H a level; NaN where there are too few residuals.
     *
     * @param forecast D × H
     */
    void around(
            float[] forecast,
            SeriesHead head,
            SeriesMemory memory,
            float[][] lower,
            float[][] upper) {
        IntervalState state = residuals.state(memory);
        for (int r = 0; r < layout.report.length; r++) {
            residuals.load(r, head, memory);
            for (int channel = 0; channel < layout.channels; channel++) {
                offsets(r, channel, residuals.gather(r, channel, head), state);
            }
        }
        for (int level = 0; level < layout.levels.length; level++) {
            bounds(forecast, lowerOffsets, level, lower[level]);
            bounds(forecast, upperOffsets, level, upper[level]);
        }
    }

    private void offsets(int r, int channel, int count, IntervalState state) {
        int levels = layout.levels.length;
        int at = (r * layout.channels + channel) * levels;
        if (count == 0) {
            Arrays.fill(lowerOffsets, at, at + levels, Float.NaN);
            Arrays.fill(upperOffsets, at, at + levels, Float.NaN);
            return;
        }
        tails.masses(
                state.own(),
                residuals.own(r, channel),
                state.shared(),
                residuals.shared(r),
                below,
                above);
        quantiles.offsets(residuals.values(), count, below, above, lowerOffsets, upperOffsets, at);
    }

    private void bounds(float[] forecast, float[] offsets, int level, float[] bounds) {
        int levels = layout.levels.length;
        for (int channel = 0; channel < layout.channels; channel++) {
            interpolation.fill(
                    offsets, layout.channels * levels, channel * levels + level, steps, 0);
            int from = channel * layout.horizon;
            for (int step = 0; step < layout.horizon; step++) {
                bounds[from + step] = forecast[from + step] + steps[step];
            }
        }
    }
}
