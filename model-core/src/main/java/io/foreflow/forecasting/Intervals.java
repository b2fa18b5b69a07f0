package io.foreflow.forecasting;

import io.foreflow.interval.AdaptiveTails;
import io.foreflow.interval.IntervalState;
import io.foreflow.interval.ResidualQuantiles;
import io.foreflow.interval.StepInterpolation;
import io.foreflow.series.Cell;
import java.util.Arrays;

/**
 * Bounds around a forecast from the newest residuals of the same channel at each reported horizon,
 * at the levels that the series learnt for it. Holds buffers only; not thread-safe.
 */
final class Intervals {

    private final SeriesLayout layout;
    private final int minimumResiduals;
    private final AdaptiveTails tails;
    private final ResidualQuantiles quantiles;
    private final IntervalState fresh;
    private final double[] below; // tail mass a level
    private final double[] above;
    private final StepInterpolation interpolation;
    private final float[] values;
    private final byte[] cells;
    private final float[] observed;
    private final float[] lowerOffsets; // [(r · D + c) · levels + level]
    private final float[] upperOffsets;
    private final float[] steps;

    Intervals(SeriesLayout layout, int minimumResiduals) {
        this.layout = layout;
        this.minimumResiduals = minimumResiduals;
        tails = new AdaptiveTails(layout.levels);
        quantiles = new ResidualQuantiles(layout.levels.length);
        fresh = IntervalState.fresh(layout.report.length, layout.channels, layout.levels.length);
        below = new double[layout.levels.length];
        above = new double[layout.levels.length];
        interpolation = new StepInterpolation(layout.report, layout.horizon);
        int capacity = layout.residuals(0).capacity();
        values = new float[layout.channels * capacity];
        cells = new byte[values.length];
        observed = new float[capacity];
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
        IntervalState known = memory.intervals();
        for (int r = 0; r < layout.report.length; r++) {
            offsets(r, head.residualRows()[r], memory, known == null ? fresh : known);
        }
        for (int level = 0; level < layout.levels.length; level++) {
            bounds(forecast, lowerOffsets, level, lower[level]);
            bounds(forecast, upperOffsets, level, upper[level]);
        }
    }

    private void offsets(int r, long residualRows, SeriesMemory memory, IntervalState state) {
        int width = AdaptiveTails.width(layout.levels.length);
        RowRing ring = layout.residuals(r);
        int levels = layout.levels.length;
        int rows = (int) Math.min(residualRows, ring.capacity());
        ring.read(memory, residualRows, rows, values, cells);
        for (int channel = 0; channel < layout.channels; channel++) {
            int count = gather(channel, rows, ring.capacity());
            int at = (r * layout.channels + channel) * levels;
            if (count >= minimumResiduals && count > 0) {
                int place = r * layout.channels + channel;
                tails.masses(state.own(), place * width, state.shared(), r * width, below, above);
                quantiles.offsets(observed, count, below, above, lowerOffsets, upperOffsets, at);
            } else {
                Arrays.fill(lowerOffsets, at, at + levels, Float.NaN);
                Arrays.fill(upperOffsets, at, at + levels, Float.NaN);
            }
        }
    }

    private int gather(int channel, int rows, int capacity) {
        int count = 0;
        int end = (channel + 1) * capacity;
        for (int i = end - rows; i < end; i++) {
            if (cells[i] == Cell.OBSERVED) {
                observed[count++] = values[i];
            }
        }
        return count;
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
