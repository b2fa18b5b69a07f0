package io.foreflow.optimizer;

/**
 * What a round of fine-tuning saw. No durations: they differ between replays and go to metrics. NaN
 * where a quantity was not measured.
 *
 * @param lossBefore mean training loss of the first tenth of the steps, scaled units
 * @param lossAfter the same over the last tenth
 * @param sharpness last L(ω + ε) − L(ω)
 * @param lambdaMax largest Hessian eigenvalue of the last probe
 * @param lambdaMaxResidual ‖Hv − λv‖ of it
 * @param lambdaMin smallest Hessian eigenvalue of the last probe
 * @param lambdaMinResidual ‖Hv − λv‖ of it
 * @param gradientNorm mean norm of the perturbed gradient before clipping
 * @param attentionEntropy mean row entropy of A in nats
 * @param attentionNuclearNorm mean nuclear norm of A
 * @param attentionEffectiveRank mean exp(entropy of normalised singular values) of A
 * @param steps optimizer steps of the round
 * @param gradientEvaluations gradients computed, probes included
 */
public record RoundTelemetry(
        double lossBefore,
        double lossAfter,
        double sharpness,
        double lambdaMax,
        double lambdaMaxResidual,
        double lambdaMin,
        double lambdaMinResidual,
        int escapesTried,
        int escapesKept,
        double gradientNorm,
        double attentionEntropy,
        double attentionNuclearNorm,
        double attentionEffectiveRank,
        int steps,
        long gradientEvaluations) {}
