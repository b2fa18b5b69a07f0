package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;

/**
 * When and on what a model is fine-tuned.
 *
 * @param tick event-time interval between evaluations of a model
 * @param lag event time from a tick until what it produced may serve
 * @param maxQueuedTicks unfinished ticks before the learner stops taking rows in
 * @param series series sampled by smallest hash
 * @param fraction share of the series, by hash, whose rows reach the learner
 * @param ticksPerRound a round of fine-tuning is started every so many ticks
 * @param minimumOrigins matured origins before the first round
 * @param trainingOrigins newest origins (over all sampled series) that a round draws batches from
 * @param validationOrigins newest matured origins held back to judge the challenger
 * @param steps optimizer steps of a round
 * @param promotionMargin relative improvement over the champion that a challenger needs
 * @param refusals refusals in a row after which the trajectory is reset to the champion
 * @param tuned whether the transformer is trained at all; ridges only if not
 * @param seed of sampling and noise
 * @param roundTimeout wall-clock limit of one tick's work
 * @param validation how the windows that judge a challenger are weighed
 * @param drift how residuals are watched
 */
public record LearnSettings(
        Duration tick,
        Duration lag,
        int maxQueuedTicks,
        int series,
        double fraction,
        int ticksPerRound,
        int minimumOrigins,
        int trainingOrigins,
        int validationOrigins,
        int steps,
        double promotionMargin,
        int refusals,
        boolean tuned,
        long seed,
        Duration roundTimeout,
        Validation validation,
        DriftSettings drift)
        implements Serializable {

    /** Windows that judge weigh alike, and nothing is watched. */
    public LearnSettings(
            Duration tick,
            Duration lag,
            int maxQueuedTicks,
            int series,
            double fraction,
            int ticksPerRound,
            int minimumOrigins,
            int trainingOrigins,
            int validationOrigins,
            int steps,
            double promotionMargin,
            int refusals,
            boolean tuned,
            long seed,
            Duration roundTimeout) {
        this(
                tick,
                lag,
                maxQueuedTicks,
                series,
                fraction,
                ticksPerRound,
                minimumOrigins,
                trainingOrigins,
                validationOrigins,
                steps,
                promotionMargin,
                refusals,
                tuned,
                seed,
                roundTimeout,
                Validation.PLAIN,
                DriftSettings.OFF);
    }

    /** The same with another validation and another watch. */
    public LearnSettings with(Validation otherValidation, DriftSettings otherDrift) {
        return new LearnSettings(
                tick,
                lag,
                maxQueuedTicks,
                series,
                fraction,
                ticksPerRound,
                minimumOrigins,
                trainingOrigins,
                validationOrigins,
                steps,
                promotionMargin,
                refusals,
                tuned,
                seed,
                roundTimeout,
                otherValidation,
                otherDrift);
    }
}
