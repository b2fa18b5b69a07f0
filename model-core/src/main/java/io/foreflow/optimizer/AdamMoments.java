package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import io.foreflow.settings.OptimizerSettings;

/**
 * First and second moment of the gradient and the direction they give (Kingma and Ba, ICLR 2015,
 * algorithm 1), on the flat vector and with a step count of their own, so that all three can be
 * saved. The engine's own Adam can save neither.
 *
 * <p>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; direction m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ),
 * v̂ = v/(1 − β₂ᵗ). Weight decay is no business of the moments.
 */
final class AdamMoments {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final NDArray first;
    private final NDArray second;
    private long step;

    /** Takes the two vectors over and writes to them. */
    AdamMoments(OptimizerSettings settings, NDArray first, NDArray second, long step) {
        beta1 = settings.beta1();
        beta2 = settings.beta2();
        epsilon = settings.epsilon();
        this.first = first;
        this.second = second;
        this.step = step;
    }

    /** Takes a gradient in and gives the direction to descend against. */
    NDArray direction(NDArray gradient) {
        step++;
        first.muli(beta1).addi(gradient.mul(1 - beta1));
        second.muli(beta2).addi(gradient.square().mul(1 - beta2));
        double firstCorrection = 1 - StrictMath.pow(beta1, step);
        double secondCorrection = 1 - StrictMath.pow(beta2, step);
        NDArray root = second.div(secondCorrection).sqrt().addi(epsilon);
        return first.div(firstCorrection).divi(root);
    }

    NDArray first() {
        return first;
    }

    NDArray second() {
        return second;
    }

    long step() {
        return step;
    }
}
