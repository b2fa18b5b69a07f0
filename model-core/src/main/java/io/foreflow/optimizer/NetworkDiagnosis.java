package io.foreflow.optimizer;

/**
 * What a set of weights looks like from inside on one batch of windows: the ends of the loss's
 * curvature, the attention, and the representation that the head sees. Means over the windows that
 * have an available channel, each over its available channels; a spectrum has D entries, zero
 * beyond the number of available channels. The arrays are not to be written to.
 *
 * @param loss mean squared error in scaled units
 * @param lambdaMax largest eigenvalue of the loss's Hessian: its sharpness
 * @param lambdaMaxResidual ‖Hv − λv‖ of it: an eigenvalue lies at most this far away
 * @param lambdaMin smallest eigenvalue
 * @param lambdaMinResidual ‖Hv − λv‖ of it
 * @param attentionEntropy mean row entropy of A, nats: 0 for one-hot rows, ln D for equal ones
 * @param attentionNuclearNorm sum of A's singular values
 * @param attentionEffectiveRank exp of the entropy of A's normalised singular values
 * @param attentionSpectrum mean singular values of A, largest first, D
 * @param attention mean A, D × D, rows are what a channel listens to
 * @param representationNuclearNorm sum of the singular values of Z + A V W_O + b_O
 * @param representationEffectiveRank exp of the entropy of them, normalised
 * @param representationSpectrum mean singular values of it, largest first, D
 * @param windows in the batch
 * @param gradientEvaluations spent on the curvature
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record NetworkDiagnosis(
        double loss,
        double lambdaMax,
        double lambdaMaxResidual,
        double lambdaMin,
        double lambdaMinResidual,
        double attentionEntropy,
        double attentionNuclearNorm,
        double attentionEffectiveRank,
        double[] attentionSpectrum,
        double[] attention,
        double representationNuclearNorm,
        double representationEffectiveRank,
        double[] representationSpectrum,
        int windows,
        long gradientEvaluations) {}
