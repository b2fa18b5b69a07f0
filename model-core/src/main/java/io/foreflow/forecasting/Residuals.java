package io.foreflow.forecasting;

import io.foreflow.interval.AdaptiveTails;
import io.foreflow.interval.IntervalState;
import io.foreflow.series.Cell;

/**
 * Reads what a series keeps for its intervals: the newest residuals of a channel at a reported
 * horizon, and where the levels learnt for it lie. Holds buffers only; not thread-safe.
 */
final class Residuals {

    private final SeriesLayout layout;
    private final int minimum;
    private final int width;
    private final IntervalState fresh;
    private final float[] ringValues;
    private final byte[] ringCells;
    private final float[] observed;

    /**
     * @param minimum residuals below which there are none
     */
    Residuals(SeriesLayout layout, int minimum) {
        this.layout = layout;
        this.minimum = Math.max(1, minimum);
        width = AdaptiveTails.width(layout.levels.length);
        fresh = IntervalState.fresh(layout.report.length, layout.channels, layout.levels.length);
        int capacity = layout.residuals(0).capacity();
        ringValues = new float[layout.channels * capacity];
        ringCells = new byte[ringValues.length];
        observed = new float[capacity];
    }

    /** What was learnt; nominal levels before anything was. */
    IntervalState state(SeriesMemory memory) {
        IntervalState known = memory.intervals();
        return known == null ? fresh : known;
    }

    /** Where the channel's own levels begin in {@link IntervalState#own}. */
    int own(int r, int channel) {
        return (r * layout.channels + channel) * width;
    }

    /** Where the levels that channels share begin in {@link IntervalState#shared}. */
    int shared(int r) {
        return r * width;
    }

    /** Reads the ring of a reported horizon, all channels, for {@link #gather}. */
    void load(int r, SeriesHead head, SeriesMemory memory) {
        RowRing ring = layout.residuals(r);
        long end = head.residualRows()[r];
        ring.read(memory, end, rows(r, head), ringValues, ringCells);
    }

    /**
     * Puts the residuals of a channel of the loaded ring into {@link #values}.
     *
     * @return how many, 0 if too few
     */
    int gather(int r, int channel, SeriesHead head) {
        int end = (channel + 1) * layout.residuals(r).capacity();
        int count = 0;
        for (int i = end - rows(r, head); i < end; i++) {
            if (ringCells[i] == Cell.OBSERVED) {
                observed[count++] = ringValues[i];
            }
        }
        return count < minimum ? 0 : count;
    }

    /** Both at once, of one channel. */
    int read(int r, int channel, SeriesHead head, SeriesMemory memory) {
        load(r, head, memory);
        return gather(r, channel, head);
    }

    private int rows(int r, SeriesHead head) {
        return (int) Math.min(head.residualRows()[r], layout.residuals(r).capacity());
    }

    /** A buffer: whoever asks it for order statistics destroys its order. */
    float[] values() {
        return observed;
    }
}
