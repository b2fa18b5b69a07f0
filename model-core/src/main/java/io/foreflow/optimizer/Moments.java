package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * First and second moment of the gradient and the direction they give, on the flat vector and with
 * a step count of their own, so that all three can be saved. The engine's own Adam can save
 * neither.
 *
 * <p>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). The
 * direction is
 *
 * <pre>
 *   m̂ / (√v̂ + ε)   Adam (Kingma and Ba, ICLR 2015, algorithm 1)
 *   m̂              momentum: the heavy ball with η (1 − β₁), its first steps not shortened
 *   g / (√v̂ + ε)   Adam, schedule-free   } averaging stands in for the first moment
 *   g              momentum, schedule-free } (Defazio et al., 2024)
 * </pre>
 *
 * A moment that is not used is null. Weight decay is no business of the moments.
 */
final class Moments {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final NDArray first;
    private final NDArray second;
    private long step;

    /** Takes the vectors over, each null where {@link #smooths} or {@link #scales} says so. */
    Moments(OptimizerSettings settings, NDArray first, NDArray second, long step) {
        beta1 = settings.beta1();
        beta2 = settings.beta2();
        epsilon = settings.epsilon();
        this.first = first;
        this.second = second;
        this.step = step;
    }

    /** Whether there is a first moment. */
    static boolean smooths(OptimizerSettings settings) {
        return settings.averaging() != Averaging.SCHEDULE_FREE;
    }

    /** Whether there is a second moment. */
    static boolean scales(OptimizerSettings settings) {
        return settings.base() == BaseStep.ADAM;
    }

    /**
     * Takes a gradient in and gives the direction to descend against; never the gradient itself.
     */
    NDArray direction(NDArray gradient) {
        step++;
        NDArray direction = smoothed(gradient);
        if (second == null) {
            return direction;
        }
        second.muli(beta2).addi(gradient.square().mul(1 - beta2));
        double correction = 1 - StrictMath.pow(beta2, step);
        return direction.divi(second.div(correction).sqrt().addi(epsilon));
    }

    private NDArray smoothed(NDArray gradient) {
        if (first == null) {
            return gradient.duplicate();
        }
        first.muli(beta1).addi(gradient.mul(1 - beta1));
        return first.div(1 - StrictMath.pow(beta1, step));
    }

    NDArray first() {
        return first;
    }

    NDArray second() {
        return second;
    }

    /** The vectors there are. */
    List<NDArray> vectors() {
        List<NDArray> vectors = new ArrayList<>();
        if (first != null) {
            vectors.add(first);
        }
        if (second != null) {
            vectors.add(second);
        }
        return vectors;
    }

    long step() {
        return step;
    }
}
