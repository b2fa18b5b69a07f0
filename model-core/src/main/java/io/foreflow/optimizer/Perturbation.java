package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import io.foreflow.settings.OptimizerSettings;

/**
 * The step ε to the worst nearby point that sharpness-aware minimisation takes before its gradient.
 *
 * <p>ε = ρ s ⊙ (s ⊙ g) / (‖s ⊙ g‖ + δ). With s = 1 it is SAM's (Foret et al., ICLR 2021), of length
 * ρ; with s = |ω| + η₀ it is the adaptive one (Kwon et al., ICML 2021), whose neighbourhood grows
 * with each weight's size.
 *
 * @param rho ρ
 * @param adaptive whether s = |ω| + η₀
 */
record Perturbation(double rho, boolean adaptive) {

    private static final double ETA_0 = 0.01;
    private static final double DELTA = 1e-12;

    static Perturbation of(OptimizerSettings settings) {
        return new Perturbation(settings.rho(), settings.adaptive());
    }

    /** ε at ω for the gradient g. */
    NDArray at(NDArray omega, NDArray gradient) {
        if (!adaptive) {
            return gradient.mul(gradient.norm().add(DELTA).pow(-1).mul(rho));
        }
        NDArray size = omega.abs().addi(ETA_0);
        NDArray scaled = gradient.mul(size);
        return scaled.mul(size).mul(scaled.norm().add(DELTA).pow(-1).mul(rho));
    }
}
