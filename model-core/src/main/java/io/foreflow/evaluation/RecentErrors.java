package io.foreflow.evaluation;

import java.util.Arrays;

/**
 * Errors of many series at one step over the recent past: means in which a cell weighs exp(−age /
 * memory), age in event time. Unlike {@link RunningAccuracy} it looks back equally far whether a
 * row of the grid brings ten cells or ten thousand. Sums and their weight are kept, all shrunk when
 * time goes on; a cell that comes late counts as if it were new.
 *
 * <p>Immutable, so that who reports it may read it while the next cell is added.
 */
public final class RecentErrors {

    private static final int WEIGHT = 0;
    private static final int SQUARES = 1;
    private static final int ABSOLUTES = 2;
    private static final int SIGNED = 3;
    private static final int LAST_SQUARES = 4;
    private static final int SEASONAL_WEIGHT = 5;
    private static final int BESIDE_SEASONAL = 6;
    private static final int SEASONAL_SQUARES = 7;
    private static final int INTERVAL_WEIGHT = 8;
    private static final int INSIDE = 9; // one a level from here

    private final long memoryMillis;
    private final long cells;
    private final long newest;
    private final double[] sums;

    private RecentErrors(long memoryMillis, long cells, long newest, double[] sums) {
        this.memoryMillis = memoryMillis;
        this.cells = cells;
        this.newest = newest;
        this.sums = sums;
    }

    /**
     * Without a cell yet.
     *
     * @param memoryMillis event time after which a cell weighs 1/e, above 0
     * @param levels of the intervals
     */
    public static RecentErrors none(long memoryMillis, int levels) {
        return new RecentErrors(memoryMillis, 0, Long.MIN_VALUE, new double[INSIDE + levels]);
    }

    /**
     * One cell more.
     *
     * @param targetTime time of the truth, epoch milliseconds
     */
    public RecentErrors plus(CellErrors cell, long targetTime) {
        double[] next = sums.clone();
        if (cells > 0 && targetTime > newest) {
            double kept = Math.exp(-(targetTime - newest) / (double) memoryMillis);
            for (int i = 0; i < next.length; i++) {
                next[i] *= kept;
            }
        }
        double square = cell.error() * cell.error();
        next[WEIGHT]++;
        next[SQUARES] += square;
        next[ABSOLUTES] += Math.abs(cell.error());
        next[SIGNED] += cell.error();
        next[LAST_SQUARES] += cell.lastValue() * cell.lastValue();
        if (!Double.isNaN(cell.seasonalNaive())) {
            next[SEASONAL_WEIGHT]++;
            next[BESIDE_SEASONAL] += square;
            next[SEASONAL_SQUARES] += cell.seasonalNaive() * cell.seasonalNaive();
        }
        if (cell.inside() != null) {
            next[INTERVAL_WEIGHT]++;
            for (int level = 0; level < cell.inside().length; level++) {
                next[INSIDE + level] += cell.inside()[level] ? 1 : 0;
            }
        }
        return new RecentErrors(memoryMillis, cells + 1, Math.max(newest, targetTime), next);
    }

    /** Cells ever. */
    public long cells() {
        return cells;
    }

    /** Sum of the cells' weights: what means of several of these are to be averaged by. */
    public double weight() {
        return sums[WEIGHT];
    }

    /** Mean squared error, scaled units squared; this and the following are NaN without a cell. */
    public double mse() {
        return mean(SQUARES);
    }

    /** Mean absolute error, scaled units. */
    public double mae() {
        return mean(ABSOLUTES);
    }

    /** Mean of forecast − actual, scaled units. */
    public double bias() {
        return mean(SIGNED);
    }

    /** 1 − mse / mse of the last value. */
    public double skill() {
        return RunningAccuracy.skill(sums[SQUARES], sums[LAST_SQUARES]);
    }

    /** As {@link #skill} against the seasonal naive forecast, over the cells that have one. */
    public double skillSeasonal() {
        return RunningAccuracy.skill(sums[BESIDE_SEASONAL], sums[SEASONAL_SQUARES]);
    }

    /** Share of the truths inside the interval of a level, over the cells that have one. */
    public double coverage(int level) {
        return sums[INSIDE + level] / sums[INTERVAL_WEIGHT];
    }

    private double mean(int sum) {
        return sums[sum] / sums[WEIGHT];
    }

    @Override
    public String toString() {
        return cells + " cells until " + newest + ": " + Arrays.toString(sums);
    }
}
