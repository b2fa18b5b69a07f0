package io.foreflow.interval;

/**
 * Adaptive conformal levels of one model's intervals: which quantile of the past residuals to take
 * so that the tails of the forecasts that were issued came out as heavy as they should.
 *
 * <p><b>The update.</b> An interval of nominal coverage p shall leave the mass a = (1 − p)/2 on
 * each side. What is asked of the residuals is α = a e^{−θ}, with a θ for each side and level, and
 * when the truth of an issued interval comes,
 *
 * <pre>  θ ← θ + γ (err − a)/a,     err = 1 if the truth lay beyond that bound, else 0</pre>
 *
 * This is adaptive conformal inference, α ← α + γ (a − err) (Gibbs and Candès, NeurIPS 2021,
 * equation 2), on the logarithm of α: it cannot go below zero, so no interval is ever infinite, and
 * the rate means the same for every level. The updates telescope: over N truths |mean err − a| = a
 * |θ_N − θ_0| / (γ N) ≤ 4.5 a / (γ N) for the own part below, whatever the data, as long as it does
 * not leave [{@value #LEAST}, {@value #MOST}].
 *
 * <p><b>Delay.</b> The error of horizon h is known h rows late, and until then h more intervals are
 * issued at the old level: the loop has the gain γ and the delay h. It is stable for γ h &lt; π/2
 * and swings long before. So γ = min(γ₁, c/h), with c a fraction of that bound: a level moves as
 * much in h rows at h = 96 as at h = 24.
 *
 * <p><b>Shared and own.</b> θ is the sum of one that all channels of the series share, moved by the
 * mean of (err − a)/a over the channels of a row, and of the channel's own. Regimes change for all
 * channels at once, and the mean over D channels is less noisy than one of them: the shared part
 * may be five times as quick as the own one for the same wavering of the widths.
 *
 * <p><b>Ties.</b> A truth that equals the bound tells nothing (half of the ties would fall on
 * either side): a channel that stands still, or a bound at the end of a declared range, leaves θ
 * where it is.
 *
 * <p>State is a stretch of {@link #width} floats a channel and horizon, one a level for the lower
 * side and then one a level for the upper, and such a stretch for the shared part. Holds buffers
 * only; not thread-safe; through StrictMath the same bits everywhere.
 */
public final class AdaptiveTails {

    static final double LEAST = -1.5;
    static final double MOST = 3;

    private static final double OWN_RATE = 0.002;
    private static final double OWN_GAIN = 0.03;
    private static final double SHARED_RATE = 0.01;
    private static final double SHARED_GAIN = 0.15;
    private static final double LARGEST_MASS = 0.5;

    private final double[] masses;
    private final double[] sums;
    private int judged;

    /**
     * Made for nominal coverages.
     *
     * @param levels in (0, 1), ascending
     */
    public AdaptiveTails(double[] levels) {
        masses = new double[levels.length];
        double before = 0;
        for (int level = 0; level < levels.length; level++) {
            if (!(levels[level] > 0 && levels[level] < 1)) {
                throw new IllegalArgumentException(
                        "Invalid interval level: " + levels[level] + " (must be between 0 and 1)");
            }
            if (levels[level] < before) {
                throw new IllegalArgumentException(
                        "Invalid interval levels: %s after %s (must ascend)"
                                .formatted(levels[level], before));
            }
            before = levels[level];
            masses[level] = (1 - levels[level]) / 2;
        }
        sums = new double[2 * levels.length];
    }

    /** Floats of state a channel and horizon, and of the shared part a horizon. */
    public static int width(int levels) {
        return 2 * levels;
    }

    public int levels() {
        return masses.length;
    }

    /**
     * Tail masses to ask of the residuals now, ascending levels having descending masses.
     *
     * @param own state of the channels, read from {@code at}
     * @param shared state of the shared part, read from {@code from}
     * @param below one a level, written
     * @param above as {@code below}
     */
    public void masses(
            float[] own, int at, float[] shared, int from, double[] below, double[] above) {
        int levels = masses.length;
        for (int level = 0; level < levels; level++) {
            below[level] = mass(level, (double) own[at + level] + shared[from + level], below);
            int upper = levels + level;
            above[level] = mass(level, (double) own[at + upper] + shared[from + upper], above);
        }
    }

    private double mass(int level, double theta, double[] inner) {
        double most = level == 0 ? LARGEST_MASS : inner[level - 1];
        return Math.min(most, masses[level] * StrictMath.exp(-theta));
    }

    /** The masses of the nominal levels, as if nothing had been learnt. */
    public double[] nominal() {
        return masses.clone();
    }

    /**
     * Learns from the truth of one channel of a row.
     *
     * @param beyond one a level and side, laid out like the state: 1 where the truth lay beyond the
     *     bound, 0 where not, NaN where it tells nothing
     * @param delay forecasts issued until the truth of one is known, at least 1
     */
    public void learn(float[] own, int at, float[] beyond, int delay) {
        double rate = Math.min(OWN_RATE, OWN_GAIN / delay);
        for (int i = 0; i < sums.length; i++) {
            if (!Float.isNaN(beyond[i])) {
                double mass = masses[i % masses.length];
                double error = (beyond[i] - mass) / mass;
                own[at + i] = clip(own[at + i] + rate * error);
                sums[i] += error;
            }
        }
        judged++;
    }

    /**
     * Learns what the channels of a row, each given to {@link #learn} before, say together.
     *
     * @param shared changed from {@code from} on
     */
    public void share(float[] shared, int from, int delay) {
        double rate = Math.min(SHARED_RATE, SHARED_GAIN / delay);
        for (int i = 0; i < sums.length; i++) {
            if (judged > 0) {
                shared[from + i] = clip(shared[from + i] + rate * sums[i] / judged);
            }
            sums[i] = 0;
        }
        judged = 0;
    }

    private static float clip(double theta) {
        return (float) Math.max(LEAST, Math.min(MOST, theta));
    }
}
