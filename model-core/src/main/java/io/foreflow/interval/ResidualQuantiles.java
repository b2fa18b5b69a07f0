package io.foreflow.interval;

import java.util.Arrays;

/**
 * Quantiles of past residuals at given tail masses: offsets to add to a forecast.
 *
 * <p>Let r₍₁₎ ≤ … ≤ r₍ₙ₎ be signed residuals, actual − forecast. The lower offset that leaves the
 * mass a below it is r at the rank a (n + 1), linear between whole ranks; the upper one mirrors it.
 * If residuals and next error are exchangeable, and the rank whole, the next error falls below it
 * with probability a whatever its distribution (split conformal prediction, taken at each side).
 * Residuals of a stream are not exchangeable: {@link AdaptiveTails} moves a.
 *
 * <p>A mass below 1/(n + 1) asks for more than n residuals can tell. The answer is the outermost
 * residual, its distance from the median stretched by 1 + 0.1 ln(1 / ((n + 1) a)): finite, and
 * wider the less mass is asked for.
 *
 * <p>Signed rather than absolute residuals, so that a skewed error gets a skewed interval and a
 * biased forecast an interval that makes up for it: it need not hold the forecast itself.
 *
 * <p>Holds buffers only; not thread-safe. Through StrictMath the same bits everywhere.
 *
 * <p>Reference: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005.
 */
public final class ResidualQuantiles {

    private static final double STRETCH = 0.1;

    private final int tails;
    private final int[] wanted;

    /** Made for so many tail masses a side. */
    public ResidualQuantiles(int tails) {
        this.tails = tails;
        wanted = new int[4 * tails + 2];
    }

    /**
     * Offsets that leave the given masses outside.
     *
     * @param residuals actual − forecast in its first {@code count} places, at least one, none of
     *     them NaN; their order is lost
     * @param below mass wanted below each lower offset, in (0, 1/2]
     * @param above mass wanted above each upper offset, in (0, 1/2]
     * @param lower one a mass, written from {@code at}
     * @param upper as {@code lower}
     */
    public void offsets(
            float[] residuals,
            int count,
            double[] below,
            double[] above,
            float[] lower,
            float[] upper,
            int at) {
        for (int tail = 0; tail < tails; tail++) {
            int left = (int) rank(below[tail], count) - 1;
            int right = count - (int) rank(above[tail], count);
            wanted[4 * tail] = left;
            wanted[4 * tail + 1] = Math.min(left + 1, count - 1);
            wanted[4 * tail + 2] = right;
            wanted[4 * tail + 3] = Math.max(right - 1, 0);
        }
        boolean outermost = outermost(below, count) || outermost(above, count);
        wanted[4 * tails] = outermost ? (count - 1) / 2 : wanted[0];
        wanted[4 * tails + 1] = outermost ? count / 2 : wanted[0];
        Arrays.sort(wanted);
        OrderStatistics.select(residuals, count, wanted);
        double median = outermost ? median(residuals, count) : Double.NaN;
        for (int tail = 0; tail < tails; tail++) {
            lower[at + tail] = offset(residuals, count, below[tail], 1, median);
            upper[at + tail] = offset(residuals, count, above[tail], -1, median);
        }
    }

    /** Whether a mass asks for more than the residuals can tell, and so for their median. */
    private static boolean outermost(double[] masses, int count) {
        for (double mass : masses) {
            if ((count + 1) * mass < 1) {
                return true;
            }
        }
        return false;
    }

    private static double median(float[] ordered, int count) {
        return (ordered[(count - 1) / 2] + (double) ordered[count / 2]) / 2;
    }

    /**
     * One offset.
     *
     * @param direction 1 counts ranks from the least residual, −1 from the largest
     * @param median NaN where no mass asks for it
     */
    private static float offset(
            float[] residuals, int count, double mass, int direction, double median) {
        double rank = rank(mass, count);
        int whole = (int) rank;
        int index = direction > 0 ? whole - 1 : count - whole;
        int inner = Math.max(0, Math.min(count - 1, index + direction));
        double value =
                residuals[index] + (rank - whole) * ((double) residuals[inner] - residuals[index]);
        double asked = (count + 1) * mass;
        if (asked < 1) {
            value = median + (value - median) * (1 - STRETCH * StrictMath.log(asked));
        }
        return (float) value;
    }

    /** Rank from 1 to n, not whole, that a tail mass asks for. */
    private static double rank(double mass, int count) {
        // 1e-9: (n + 1) a is often a whole number that floating point just misses
        return Math.max(1, Math.min(count, (count + 1) * mass + 1e-9));
    }
}
