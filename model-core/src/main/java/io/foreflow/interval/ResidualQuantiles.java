package io.foreflow.interval;

import java.util.Arrays;

/**
 * Interval offsets from the order statistics of past residuals.
 *
 * <p>Let r₍₁₎ ≤ … ≤ r₍ₙ₎ be signed residuals, actual − forecast. For a nominal coverage p the
 * offsets are r₍ₖ₎ and r₍ₙ₊₁₋ₖ₎ with k = ⌊(n + 1)(1 − p)/2⌋, at least 1. If the residuals and the
 * next error are exchangeable, the next error falls between them with probability (n + 1 − 2k)/(n +
 * 1) whatever its distribution, which is p or a little more (less only where k had to be raised to
 * 1, that is below n = 2/(1 − p) − 1 residuals: 9 for 80 %, 39 for 95 %); this is split conformal
 * prediction taken at each side. A larger p gives a smaller k, so levels are nested. Residuals of a
 * stream are not exchangeable; that they are the newest is what adapts them.
 *
 * <p>Signed rather than absolute residuals, so that a skewed error gets a skewed interval and a
 * biased forecast an interval that makes up for it: it need not hold the forecast itself.
 *
 * <p>Reference: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005.
 */
public final class ResidualQuantiles {

    private final double[] levels;

    /** Made for nominal coverages in (0, 1). */
    public ResidualQuantiles(double[] levels) {
        this.levels = levels.clone();
        for (double level : levels) {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException(
                        "Invalid interval level: " + level + " (must be between 0 and 1)");
            }
        }
    }

    public int levels() {
        return levels.length;
    }

    /**
     * Offsets to add to a forecast.
     *
     * @param residuals actual − forecast in its first {@code count} places, sorted here
     * @param lower one a level, written from {@code at}
     * @param upper as {@code lower}
     */
    public void offsets(float[] residuals, int count, float[] lower, float[] upper, int at) {
        Arrays.sort(residuals, 0, count);
        for (int level = 0; level < levels.length; level++) {
            int rank = rank(count, levels[level]);
            lower[at + level] = residuals[rank - 1];
            upper[at + level] = residuals[count - rank];
        }
    }

    /** k, from 1, for n residuals. */
    static int rank(int count, double level) {
        // 1e-9: (n + 1)(1 − p)/2 is often a whole number that floating point just misses
        return Math.max(1, (int) Math.floor((count + 1) * (1 - level) / 2 + 1e-9));
    }
}
