package io.foreflow.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Page's cumulative sum of what a sequence is above its own usual level (E. S. Page, Continuous
 * inspection schemes, Biometrika 41, 1954; with the level estimated from the sequence: D. V.
 * Hinkley, Inference about the change-point from cumulative sum tests, Biometrika 58, 1971):
 *
 * <pre>  g ← max(0, g + clip((x − m)/s, ±C) − δ)         alarm when g &gt; λ</pre>
 *
 * <p>m and s are mean and deviation over about the last {@link #MEMORY} values, with weights
 * 1/min(n, MEMORY); what enters them is held within three deviations, so that the change to be
 * found does not teach the chart that it is usual. δ in deviations is what makes the chart deaf to
 * slow swings: with δ = 0 or 1, the usual choice for independent values, the sums of autocorrelated
 * ones wander over any threshold. Nothing is summed before {@link #WARM_UP} values. One side only:
 * smaller residuals are no drift. After an alarm g starts anew, and the level goes on.
 */
final class PageHinkley {

    static final int WARM_UP = 288;
    static final int MEMORY = 576;

    private static final double MOST = 12; // C
    private static final double HELD = 3;
    private static final double FIRST_DEVIATION = 0.2;
    private static final double LEAST_VARIANCE = 1e-3;

    private final double tolerance;
    private final double threshold;
    private long count;
    private double mean;
    private double variance = FIRST_DEVIATION * FIRST_DEVIATION;
    private double sum;

    PageHinkley(double tolerance, double threshold) {
        this.tolerance = tolerance;
        this.threshold = threshold;
    }

    /** Whether the value raises the alarm. */
    boolean add(double value) {
        double deviation = Math.sqrt(variance);
        double distance = value - mean;
        if (count >= WARM_UP) {
            double standard = Math.max(-MOST, Math.min(MOST, distance / deviation));
            sum = Math.max(0, sum + standard - tolerance);
        }
        if (count > WARM_UP / 2) {
            distance = Math.max(-HELD * deviation, Math.min(HELD * deviation, distance));
        }
        count++;
        double weight = 1.0 / Math.min(count, MEMORY);
        mean += weight * distance;
        if (count > 1) {
            double moved = (1 - weight) * (variance + weight * distance * distance);
            variance = Math.max(moved, LEAST_VARIANCE);
        }
        return sum > threshold;
    }

    /** g. */
    double sum() {
        return sum;
    }

    /** m. */
    double mean() {
        return mean;
    }

    void startAnew() {
        sum = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(mean);
        out.writeDouble(variance);
        out.writeDouble(sum);
    }

    void read(DataInput in) throws IOException {
        count = in.readLong();
        mean = in.readDouble();
        variance = in.readDouble();
        sum = in.readDouble();
    }
}
