package io.foreflow.linear;

import io.foreflow.settings.ScaleSettings;

/**
 * One channel's window as the ridge and the network see it: deviations from the window's mean and
 * the window's standard deviation, all in scaled units. A reusable buffer; not thread-safe.
 *
 * <p>The mean μ is that of the raw window. Deviations x − μ are clipped to ± {@code
 * deviationLimit}, never levels, so that a level shift leaves the stream alive. The variance is the
 * mean square of the clipped deviations (the biased variance where nothing was clipped) and σ =
 * max(√(var + 1e-5), {@code sigmaFloor}): one spike cannot blow up σ, and a constant channel cannot
 * blow up noise. Sums run in double, results are floats.
 *
 * <p>One pass sums x − x₀ and its square in four strands each, so that no addition waits for the
 * one before it. x₀ is the window's first value: however far out it is, Σ (x − x₀)² is at most n +
 * 1 times the sum about μ, and what cancels is below n rounding errors of a double. No deviation is
 * beyond the limit while the sum of all squares is within its square; only else they are looked at
 * one by one.
 */
public final class NormalizedWindow {

    /** Added to the variance under the root, as in reversible instance normalisation. */
    public static final double VARIANCE_EPSILON = 1e-5;

    private final int lookback;
    private final double limit;
    private final double sigmaFloor;
    private final float[] design;
    private float mean;
    private int clipped;

    public NormalizedWindow(int lookback, ScaleSettings scale) {
        this.lookback = lookback;
        limit = scale.deviationLimit();
        sigmaFloor = scale.sigmaFloor();
        design = new float[lookback + 1];
    }

    /** Takes {@code lookback} scaled values in time order from {@code offset}. */
    public void fill(float[] window, int offset) {
        double origin = window[offset];
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        double square0 = 0, square1 = 0, square2 = 0, square3 = 0;
        int end = offset + lookback;
        int at = offset;
        for (; at + 3 < end; at += 4) {
            double x0 = window[at] - origin;
            double x1 = window[at + 1] - origin;
            double x2 = window[at + 2] - origin;
            double x3 = window[at + 3] - origin;
            sum0 += x0;
            sum1 += x1;
            sum2 += x2;
            sum3 += x3;
            square0 += x0 * x0;
            square1 += x1 * x1;
            square2 += x2 * x2;
            square3 += x3 * x3;
        }
        for (; at < end; at++) {
            double x = window[at] - origin;
            sum0 += x;
            square0 += x * x;
        }
        double shift = ((sum0 + sum1) + (sum2 + sum3)) / lookback;
        double mu = origin + shift;
        double squares =
                Math.max(0, (square0 + square1) + (square2 + square3) - lookback * shift * shift);
        if (squares <= limit * limit) {
            centre(window, offset, mu);
        } else {
            squares = centreAndClip(window, offset, mu);
        }
        mean = (float) mu;
        design[lookback] =
                (float) Math.max(Math.sqrt(squares / lookback + VARIANCE_EPSILON), sigmaFloor);
    }

    /** Deviations of a window none of which can be beyond the limit: a loop of floats. */
    private void centre(float[] window, int offset, double mu) {
        clipped = 0;
        float high = (float) mu;
        float low = (float) (mu - high);
        for (int i = 0; i < lookback; i++) {
            design[i] = window[offset + i] - high - low;
        }
    }

    /** Clipped deviations; gives the sum of their squares. */
    private double centreAndClip(float[] window, int offset, double mu) {
        clipped = 0;
        double squares = 0;
        for (int i = 0; i < lookback; i++) {
            double whole = window[offset + i] - mu;
            double deviation = clip(whole);
            clipped += deviation == whole ? 0 : 1;
            squares += deviation * deviation;
            design[i] = (float) deviation;
        }
        return squares;
    }

    /** A deviation from the mean within ± the limit. */
    public double clip(double deviation) {
        return Math.max(-limit, Math.min(limit, deviation));
    }

    public int lookback() {
        return lookback;
    }

    /** μ, scaled units. */
    public float mean() {
        return mean;
    }

    /** Values whose deviation was beyond the limit. */
    public int clipped() {
        return clipped;
    }

    /** σ, floored, scaled units. */
    public float sigma() {
        return design[lookback];
    }

    /**
     * The L clipped deviations and then σ: one row of the ridge's design matrix. Not to be kept.
     */
    public float[] design() {
        return design;
    }
}
