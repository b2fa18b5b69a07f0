package io.foreflow.optimizer;

/**
 * What a round of fine-tuning saw. No durations: they differ between replays and go to metrics. NaN
 * where a quantity was not measured.
 *
 * @param lossBefore mean training loss of the first tenth of the steps, scaled units
 * @param lossAfter the same over the last tenth
 * @param sharpness last L(ω + ε) − L(ω)
 * @param lambdaMax largest Hessian eigenvalue: of the round's last probe, or of the weights it
 *     ended with, if it was looked at afterwards
 * @param lambdaMaxResidual ‖Hv − λv‖ of it
 * @param lambdaMin smallest Hessian eigenvalue at the same place
 * @param lambdaMinResidual ‖Hv − λv‖ of it
 * @param gradientNorm mean norm of the perturbed gradient before clipping
 * @param attentionEntropy mean row entropy of A in nats
 * @param attentionNuclearNorm mean nuclear norm of A
 * @param attentionEffectiveRank mean exp(entropy of normalised singular values) of A
 * @param steps optimizer steps of the round
 * @param gradientEvaluations gradients computed, probes and what was spent afterwards included
 * @param spectra of attention and representation, if the round was looked at afterwards
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
        long gradientEvaluations,
        RoundSpectra spectra) {

    /** Without a look at the network from inside. */
    public RoundTelemetry(
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
            long gradientEvaluations) {
        this(
                lossBefore,
                lossAfter,
                sharpness,
                lambdaMax,
                lambdaMaxResidual,
                lambdaMin,
                lambdaMinResidual,
                escapesTried,
                escapesKept,
                gradientNorm,
                attentionEntropy,
                attentionNuclearNorm,
                attentionEffectiveRank,
                steps,
                gradientEvaluations,
                RoundSpectra.NONE);
    }

    /** Whether a probe in the round told the ends of the Hessian's spectrum. */
    public boolean probed() {
        return !Double.isNaN(lambdaMin);
    }

    /**
     * With what the network looks like from inside at the end of the round. The ends of the
     * Hessian's spectrum are taken from it where no probe told them.
     */
    public RoundTelemetry seen(NetworkDiagnosis network) {
        return new RoundTelemetry(
                lossBefore,
                lossAfter,
                sharpness,
                probed() ? lambdaMax : network.lambdaMax(),
                probed() ? lambdaMaxResidual : network.lambdaMaxResidual(),
                probed() ? lambdaMin : network.lambdaMin(),
                probed() ? lambdaMinResidual : network.lambdaMinResidual(),
                escapesTried,
                escapesKept,
                gradientNorm,
                network.attentionEntropy(),
                network.attentionNuclearNorm(),
                network.attentionEffectiveRank(),
                steps,
                gradientEvaluations + network.gradientEvaluations(),
                RoundSpectra.of(network));
    }
}
