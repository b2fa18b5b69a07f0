package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.OptimizerSettings;

/**
 * The average ω̄ of the weights, ω̄_t = (1 − c_t) ω̄_{t−1} + c_t ω_t, in one of two kinds.
 *
 * <p><b>Exponential</b>: 1 − c_t = β (1 − β^{t−1})/(1 − β^t), the weights of a plain average with
 * decay β, divided by their sum at every t, so that ω̄₁ = ω₁ and no average of zeros is ever
 * served.
 *
 * <p><b>Schedule-free</b> (Defazio et al., <i>The Road Less Scheduled</i>, 2024): c_t = 1/t, the
 * mean of all iterates so far, and gradients are taken not at ω but at (1 − β₁) ω + β₁ ω̄. The
 * mean's error shrinks as 1/t under a constant step, whenever one stops: what a schedule does that
 * knows its last step. With weights 1/t an old mean hardly moves; on a stream that changes it is
 * the reset to a champion that starts it anew.
 */
final class WeightAverage {

    private final boolean scheduleFree;
    private final double decay;
    private final double interpolation;
    private final NDArray average;
    private long step;

    /** Takes the vector over and writes to it. */
    WeightAverage(OptimizerSettings settings, NDArray average, long step) {
        scheduleFree = settings.averaging() == Averaging.SCHEDULE_FREE;
        decay = settings.averageDecay();
        interpolation = settings.beta1();
        this.average = average;
        this.step = step;
    }

    /** 1 − c_t of step t, from 1. */
    static double decayAt(double decay, long step) {
        return decay * (1 - StrictMath.pow(decay, step - 1)) / (1 - StrictMath.pow(decay, step));
    }

    /** Takes ω in. */
    void add(NDManager manager, NDArray omega) {
        step++;
        double keep = scheduleFree ? (step - 1) / (double) step : decayAt(decay, step);
        Scope.run(manager, () -> average.muli(keep).addi(omega.mul(1 - keep)), average, omega);
    }

    /** Whether gradients are taken elsewhere than at ω. */
    boolean displacesGradients() {
        return scheduleFree && step > 0;
    }

    /** Where gradients are taken then, (1 − β₁) ω + β₁ ω̄; a new vector. */
    NDArray between(NDArray omega) {
        return omega.mul(1 - interpolation).addi(average.mul(interpolation));
    }

    NDArray vector() {
        return average;
    }

    long step() {
        return step;
    }
}
