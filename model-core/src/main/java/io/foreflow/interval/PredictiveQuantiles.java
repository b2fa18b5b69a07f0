package io.foreflow.interval;

import java.util.TreeSet;

/**
 * The distribution that the intervals are two cuts of: a grid of tail masses u on each side, at
 * which the residuals are asked as the intervals ask them, and the probability beyond any offset.
 *
 * <p>At the mass a of a level the quantile asked for is α = a e^{−θ}, with the θ that {@link
 * AdaptiveTails} learnt for this side and level. In between, θ is linear in ln u, from 0 at the
 * median (u = 1/2) through every level, and constant beyond the widest. So the bound of the 80 %
 * interval is exceeded with probability 10 %, exactly, and what was learnt of the coverage holds
 * for every limit. α may not grow with falling u: it is cut where it would.
 *
 * <p>Between two points of the grid the probability is linear in the offset. Beyond the outermost
 * it falls exponentially at the rate of the last two. Where residuals do not differ at all, nothing
 * lies beyond them.
 *
 * <p>Holds buffers only; not thread-safe; through StrictMath the same bits everywhere.
 */
public final class PredictiveQuantiles {

    private static final double[] GRID = {0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0.025, 0.01, 0.005};

    private final double[] masses; // u, descending from 1/2
    private final double[] levels; // a of the levels, descending
    private final double[] below;
    private final double[] above;
    private final ResidualQuantiles quantiles;

    /** Made for nominal coverages, ascending. */
    public PredictiveQuantiles(double[] coverages) {
        levels = new double[coverages.length];
        TreeSet<Double> all = new TreeSet<>();
        for (double mass : GRID) {
            all.add(mass);
        }
        for (int level = 0; level < coverages.length; level++) {
            levels[level] = (1 - coverages[level]) / 2;
            double mass = levels[level];
            // 0.09999999999999998 is the grid's 0.1
            all.removeIf(known -> Math.abs(known - mass) < 1e-9);
            all.add(mass);
        }
        masses = all.descendingSet().stream().mapToDouble(Double::doubleValue).toArray();
        below = new double[masses.length];
        above = new double[masses.length];
        quantiles = new ResidualQuantiles(masses.length);
    }

    /** Points of the grid a side. */
    public int size() {
        return masses.length;
    }

    /**
     * Offsets at the grid's masses.
     *
     * @param residuals first {@code count} places, at least one; their order is lost
     * @param own what was learnt of the place, read from {@code from}, and {@code shared} from
     *     {@code sharedFrom}, laid out as in {@link AdaptiveTails}
     * @param lower written from {@code at}: lower[k] leaves the mass u_k below it
     * @param upper as {@code lower}, mirrored
     */
    public void offsets(
            float[] residuals,
            int count,
            float[] own,
            int from,
            float[] shared,
            int sharedFrom,
            float[] lower,
            float[] upper,
            int at) {
        for (int k = 0; k < masses.length; k++) {
            below[k] = asked(k, own, from, shared, sharedFrom, below);
            above[k] =
                    asked(k, own, from + levels.length, shared, sharedFrom + levels.length, above);
        }
        quantiles.offsets(residuals, count, below, above, lower, upper, at);
    }

    private double asked(
            int k, float[] own, int from, float[] shared, int sharedFrom, double[] inner) {
        double mass = masses[k];
        double knownMass = 0.5;
        double knownTheta = 0;
        double theta = 0;
        for (int level = 0; level < levels.length; level++) {
            double here = (double) own[from + level] + shared[sharedFrom + level];
            if (mass >= levels[level]) {
                double share =
                        StrictMath.log(knownMass / mass)
                                / StrictMath.log(knownMass / levels[level]);
                theta = knownTheta + share * (here - knownTheta);
                break;
            }
            knownMass = levels[level];
            knownTheta = here;
            theta = here;
        }
        double most = k == 0 ? 0.5 : inner[k - 1];
        return Math.min(most, mass * StrictMath.exp(-theta));
    }

    /**
     * Probability that the error lies above an offset.
     *
     * @param lower offsets as {@link #offsets} wrote them, the k-th at {@code k · stride + at}
     * @return NaN if there are no offsets
     */
    public double above(double offset, float[] lower, float[] upper, int stride, int at) {
        return tail(offset, 1, lower, upper, stride, at);
    }

    /** Probability that the error lies below an offset. */
    public double below(double offset, float[] lower, float[] upper, int stride, int at) {
        return tail(-offset, -1, upper, lower, stride, at);
    }

    /**
     * Probability of more than an offset, after both were multiplied by the sign.
     *
     * @param far side that the sign makes the smaller offsets
     * @param near side that the sign makes the larger offsets
     */
    private double tail(double offset, int sign, float[] far, float[] near, int stride, int at) {
        int last = masses.length - 1;
        if (Float.isNaN(near[last * stride + at]) || Float.isNaN(far[last * stride + at])) {
            return Double.NaN;
        }
        double outermost = sign * (double) near[last * stride + at];
        if (offset >= outermost) {
            double gap = outermost - sign * (double) near[(last - 1) * stride + at];
            return beyond(offset - outermost, gap);
        }
        double innermost = sign * (double) far[last * stride + at];
        if (offset < innermost) {
            double gap = sign * (double) far[(last - 1) * stride + at] - innermost;
            return 1 - beyond(innermost - offset, gap);
        }
        // from the far end to the near one: 1 − u_K … 1 − u_1, u_1 … u_K
        double before = innermost;
        double probability = 1 - masses[last];
        for (int k = last - 1; k >= -last - 1; k--) {
            boolean farSide = k >= 0;
            int point = farSide ? k : -k - 1;
            double here = sign * (double) (farSide ? far : near)[point * stride + at];
            double mass = farSide ? 1 - masses[point] : masses[point];
            if (here > offset) {
                return probability + (mass - probability) * (offset - before) / (here - before);
            }
            before = here;
            probability = mass;
        }
        return probability;
    }

    /** Mass farther out than the outermost point by a distance. */
    private double beyond(double distance, double gap) {
        int last = masses.length - 1;
        if (!(gap > 0)) {
            return 0;
        }
        double rate = StrictMath.log(masses[last - 1] / masses[last]) / gap;
        return masses[last] * StrictMath.exp(-rate * distance);
    }
}
