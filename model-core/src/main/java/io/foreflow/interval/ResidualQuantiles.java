package io.foreflow.interval;

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
 * <p>Immutable.
 *
 * <p>Reference: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005.
 */
public final class ResidualQuantiles {

    private final double[] levels;

    /** Made for nominal coverages in (0, 1), ascending. */
    public ResidualQuantiles(double[] levels) {
        this.levels = levels.clone();
        double before = 0;
        for (double level : levels) {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException(
                        "Invalid interval level: " + level + " (must be between 0 and 1)");
            }
            if (level < before) {
                throw new IllegalArgumentException(
                        "Invalid interval levels: %s after %s (must ascend)"
                                .formatted(level, before));
            }
            before = level;
        }
    }

    public int levels() {
        return levels.length;
    }

    /**
     * Offsets to add to a forecast.
     *
     * @param residuals actual − forecast in its first {@code count} places, at least one, none of
     *     them NaN; their order is lost
     * @param lower one a level, written from {@code at}
     * @param upper as {@code lower}
     */
    public void offsets(float[] residuals, int count, float[] lower, float[] upper, int at) {
        int below = 0;
        int above = count;
        for (int level = 0; level < levels.length; level++) {
            int rank = rank(count, levels[level]);
            // nested levels: the next bound lies in the tail beyond this one
            lower[at + level] = select(residuals, 0, level == 0 ? count : below, rank - 1);
            int inner = level == 0 ? rank - 1 : above;
            upper[at + level] = select(residuals, inner, count, count - rank);
            below = rank;
            above = count - rank;
        }
    }

    /**
     * Value that would stand at {@code index} if {@code [from, to)} were sorted; smaller ones come
     * before it, larger ones behind (C. A. R. Hoare, Algorithm 65: Find, 1961). Sorting instead was
     * nine tenths of the time of a forecast by the baselines.
     */
    private static float select(float[] values, int from, int to, int index) {
        int low = from;
        int high = to - 1;
        while (low < high) {
            float pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    float swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (index <= right) {
                high = right;
            } else if (index >= left) {
                low = left;
            } else {
                break;
            }
        }
        return values[index];
    }

    private static float middle(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** k, from 1, for n residuals. */
    static int rank(int count, double level) {
        // 1e-9: (n + 1)(1 − p)/2 is often a whole number that floating point just misses
        return Math.max(1, (int) Math.floor((count + 1) * (1 - level) / 2 + 1e-9));
    }
}
