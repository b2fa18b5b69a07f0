package io.foreflow.optimizer;

/**
 * The ends of a symmetric operator's spectrum as a probe found them; NaN where it failed.
 *
 * @param lambdaMax largest eigenvalue
 * @param lambdaMaxResidual ‖Hv − λv‖ of it: an eigenvalue lies at most this far away
 * @param lambdaMin smallest eigenvalue
 * @param lambdaMinResidual ‖Hv − λv‖ of it
 * @param lambdaMinVector unit vector v of λ_min
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Spectrum(
        double lambdaMax,
        double lambdaMaxResidual,
        double lambdaMin,
        double lambdaMinResidual,
        double[] lambdaMinVector) {

    static Spectrum unknown(double[] vector) {
        return new Spectrum(Double.NaN, Double.NaN, Double.NaN, Double.NaN, vector);
    }

    /** Whether the curvature is negative for certain, and by more than a share τ of the largest. */
    boolean escapes(double threshold) {
        return lambdaMin + lambdaMinResidual < -threshold * Math.max(lambdaMax, 0);
    }
}
