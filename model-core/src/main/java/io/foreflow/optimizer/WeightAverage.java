package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The exponential moving average ω̄ of the weights, without a start-up bias.
 *
 * <p>ω̄_t = β_t ω̄_{t−1} + (1 − β_t) ω_t with β_t = β (1 − β^{t−1})/(1 − β^t): the weights of a
 * plain average with decay β, divided by their sum at every t, so that ω̄₁ = ω₁ and no average of
 * zeros is ever served.
 */
final class WeightAverage {

    private final double decay;
    private final NDArray average;
    private long step;

    /** Takes the vector over and writes to it. */
    WeightAverage(double decay, NDArray average, long step) {
        this.decay = decay;
        this.average = average;
        this.step = step;
    }

    /** β_t of step t, from 1. */
    static double decayAt(double decay, long step) {
        return decay * (1 - StrictMath.pow(decay, step - 1)) / (1 - StrictMath.pow(decay, step));
    }

    /** Takes ω in. */
    void add(NDManager manager, NDArray omega) {
        step++;
        double keep = decayAt(decay, step);
        Scope.run(manager, () -> average.muli(keep).addi(omega.mul(1 - keep)), average, omega);
    }

    NDArray vector() {
        return average;
    }

    long step() {
        return step;
    }
}
