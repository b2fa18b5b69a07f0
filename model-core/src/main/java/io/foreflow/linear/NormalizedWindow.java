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
 */
public final class NormalizedWindow {

    /** Added to the variance under the root, as in reversible instance normalisation. */
    public static final double VARIANCE_EPSILON = 1e-5;

    private final int lookback;
    private final double limit;
    private final double sigmaFloor;
    private final float[] design;
    private float mean;

    public NormalizedWindow(int lookback, ScaleSettings scale) {
        this.lookback = lookback;
        limit = scale.deviationLimit();
        sigmaFloor = scale.sigmaFloor();
        design = new float[lookback + 1];
    }

    /** Takes {@code lookback} scaled values in time order from {@code offset}. */
    public void fill(float[] window, int offset) {
        double sum = 0;
        for (int i = 0; i < lookback; i++) {
            sum += window[offset + i];
        }
        double mu = sum / lookback;
        double squares = 0;
        for (int i = 0; i < lookback; i++) {
            double deviation = clip(window[offset + i] - mu);
            squares += deviation * deviation;
            design[i] = (float) deviation;
        }
        mean = (float) mu;
        design[lookback] =
                (float) Math.max(Math.sqrt(squares / lookback + VARIANCE_EPSILON), sigmaFloor);
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
