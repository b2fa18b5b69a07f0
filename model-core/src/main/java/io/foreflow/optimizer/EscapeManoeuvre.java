package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.foreflow.random.CounterRandom;
import io.foreflow.settings.OptimizerSettings;

/**
 * Leaving a saddle along the direction of least curvature, which the gradient does not show.
 *
 * <p>A probe finds the ends of the Hessian's spectrum on one batch. If λ_min + residual < −τ λ_max,
 * ω ± κρ v are tried on that batch, v the unit vector of λ_min; the better is kept if its loss
 * fell, else ω ± κρ v / 2 are tried, else ω stays. Lanczos starts from the last probe's v with a
 * tenth of noise: a start that were exactly an eigenvector would never see the rest of the
 * spectrum.
 */
final class EscapeManoeuvre {

    private static final double START_NOISE = 0.1;
    private static final int HALVINGS = 1;

    private final CurvatureProbe probe;
    private final int products;
    private final double threshold;
    private final double length;

    EscapeManoeuvre(OptimizerSettings settings, CurvatureProbe probe) {
        this.probe = probe;
        products = settings.lanczosSteps();
        threshold = settings.escapeThreshold();
        length = settings.kick() * settings.rho();
    }

    /**
     * What a probe found and did.
     *
     * @param tried whether the curvature asked for an escape
     * @param kept whether ω was moved
     */
    record Outcome(Spectrum spectrum, boolean tried, boolean kept, long gradients) {}

    /**
     * Probes at ω and moves ω if that helps.
     *
     * @param last direction of the last probe, or null
     */
    Outcome attempt(
            NDManager manager, NDArray omega, Loss loss, float[] last, CounterRandom random) {
        HessianVectorProduct product = HessianVectorProduct.of(loss, omega, manager);
        double[] start = start(last, Math.toIntExact(omega.size()), random);
        Spectrum spectrum = probe.probe(product, start, products, random);
        boolean tried = spectrum.escapes(threshold);
        boolean kept = tried && kick(manager, omega, loss, spectrum.lambdaMinVector());
        return new Outcome(spectrum, tried, kept, product.gradients());
    }

    private static double[] start(float[] last, int length, CounterRandom random) {
        double[] start = new double[length];
        double scale = (last == null ? 1 : START_NOISE) * Math.sqrt(12.0 / length);
        for (int i = 0; i < length; i++) {
            start[i] = (last == null ? 0 : last[i]) + scale * (random.uniform(i) - 0.5);
        }
        return start;
    }

    private boolean kick(NDManager manager, NDArray omega, Loss loss, double[] v) {
        double here = Gradient.lossAt(loss, omega, manager);
        double size = length;
        for (int attempt = 0; attempt <= HALVINGS; attempt++, size /= 2) {
            try (Scope scope = Scope.of(manager, omega)) {
                NDArray kick = Vectors.copy(scope.manager(), v, omega.getDataType()).muli(size);
                NDArray forward = omega.add(kick);
                NDArray backward = omega.sub(kick);
                double ahead = Gradient.lossAt(loss, forward, scope.manager());
                double behind = Gradient.lossAt(loss, backward, scope.manager());
                boolean forwardWins = ahead <= behind;
                if (Math.min(ahead, behind) < here) {
                    (forwardWins ? forward : backward).copyTo(omega);
                    return true;
                }
            }
        }
        return false;
    }
}
