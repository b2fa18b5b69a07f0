package io.foreflow.forecasting;

import io.foreflow.settings.ChannelLimit;

/**
 * How likely a channel is beyond its declared limit, step by step.
 *
 * @param limit user's units
 * @param probability one a step, that the value of that step is beyond; NaN where there are too few
 *     residuals yet; shared, not copied
 * @param step first step whose probability reaches the configured one, or 0 if none does
 * @param withinAtLeast lower bound of the probability that any step of the horizon is beyond: the
 *     largest single one; NaN where one is not known
 * @param withinAtMost upper bound of the same: their sum, at most 1
 */
@SuppressWarnings("ArrayRecordComponent") // passed on to the encoder, never compared
public record Breach(
        ChannelLimit limit,
        float[] probability,
        int step,
        double withinAtLeast,
        double withinAtMost) {

    /**
     * Of the probabilities of all steps.
     *
     * @param enough probability from which on a step counts as crossing
     */
    static Breach of(ChannelLimit limit, float[] probability, double enough) {
        int step = 0;
        double most = 0;
        double sum = 0;
        for (int i = 0; i < probability.length; i++) {
            most = Math.max(most, probability[i]); // NaN stays
            sum += probability[i];
            if (step == 0 && probability[i] >= enough) {
                step = i + 1;
            }
        }
        return new Breach(limit, probability, step, most, Math.min(1, sum));
    }
}
