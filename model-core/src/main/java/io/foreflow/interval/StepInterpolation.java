package io.foreflow.interval;

/**
 * Carries figures known at the reported horizons h₁ &lt; … &lt; h_R to every step.
 *
 * <p>Between two horizons with a figure it is linear in the step. Before the first it is constant:
 * errors seldom shrink with the step, so this errs to the wide side. After h_R it is constant too,
 * for want of better. After the last horizon <em>with a figure</em>, when that is not h_R, there is
 * none (NaN): residuals of a far horizon come later than those of a near one, and the near width
 * would promise too much meanwhile.
 */
public final class StepInterpolation {

    private final int[] horizons;
    private final int steps;

    /**
     * Made for ascending reported horizons.
     *
     * @param steps H
     */
    public StepInterpolation(int[] horizons, int steps) {
        this.horizons = horizons.clone();
        this.steps = steps;
    }

    /**
     * Fills all steps.
     *
     * @param known R figures, the r-th at {@code r · stride + at}; NaN where there is none
     * @param filled written from {@code from} on, one a step
     */
    public void fill(float[] known, int stride, int at, float[] filled, int from) {
        int left = -1;
        int right = next(known, stride, at, 0);
        for (int step = 1; step <= steps; step++) {
            while (right < horizons.length && horizons[right] < step) {
                left = right;
                right = next(known, stride, at, right + 1);
            }
            filled[from + step - 1] = between(known, stride, at, left, right, step);
        }
    }

    private float between(float[] known, int stride, int at, int left, int right, int step) {
        if (right == horizons.length) {
            return left == horizons.length - 1 && left >= 0 ? known[left * stride + at] : Float.NaN;
        }
        float to = known[right * stride + at];
        if (left < 0 || horizons[right] == step) {
            return to;
        }
        float share = (float) (step - horizons[left]) / (horizons[right] - horizons[left]);
        float start = known[left * stride + at];
        return start + share * (to - start);
    }

    private int next(float[] known, int stride, int at, int from) {
        int index = from;
        while (index < horizons.length && Float.isNaN(known[index * stride + at])) {
            index++;
        }
        return index;
    }
}
