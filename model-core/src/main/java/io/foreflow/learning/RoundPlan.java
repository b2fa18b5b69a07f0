package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Validation;
import java.util.Comparator;
import java.util.List;

/**
 * What a round trains on, what judges it and on which ridge it stands, so that
 *
 * <pre>
 *   last training target time ≤ date of the base ≤ first validation origin &lt; first validation target time
 * </pre>
 *
 * <p>The trajectory and the champion carry on what earlier rounds taught them, so a base is never
 * older than the last round's: with fewer series as many validating origins reach further back,
 * into what was trained on.
 *
 * @param base newest kept ridge that has seen no validation target
 * @param asOf its date, epoch milliseconds: no round, this one included, trained on a later target
 * @param training drawn from the newest {@code trainingOrigins} whose targets end by the base's
 *     date: as many as the round's batches hold, by a hash of seed, series and time
 * @param validation the newest matured origins
 * @param weights one of each validation origin, or null if they weigh alike
 */
record RoundPlan(
        RidgeLine base,
        long asOf,
        List<Origin> training,
        List<Origin> validation,
        double[] weights) {

    /**
     * @param trainedUntil date of the last round's base
     * @return null if there are fewer than half of {@code validationOrigins} since then and the
     *     oldest kept ridge, or fewer than {@code minimumOrigins} to train on
     */
    static RoundPlan of(
            ModelSettings settings,
            SampledSeries series,
            LineHistory lines,
            long trainedUntil,
            long tick,
            long seed) {
        LearnSettings learn = settings.learn();
        LineHistory.Dated oldest = lines.oldest();
        if (oldest == null) {
            return null;
        }
        long from = Math.max(oldest.asOf(), trainedUntil);
        List<Origin> validation = series.newest(learn.validationOrigins(), from, tick);
        if (validation.isEmpty() || validation.size() < learn.validationOrigins() / 2) {
            return null;
        }
        LineHistory.Dated base = lines.before(validation.get(0).time());
        long lastOrigin = base.asOf() - settings.horizon() * settings.stepMillis();
        List<Origin> pool = series.newest(learn.trainingOrigins(), Long.MIN_VALUE, lastOrigin);
        if (pool.isEmpty() || pool.size() < learn.minimumOrigins()) {
            return null;
        }
        long wanted = (long) learn.steps() * settings.optimizer().batch();
        double[] weights =
                learn.validation() == Validation.TARGET_WEIGHTED
                        ? new WindowDescriptors(settings).weights(validation, series, tick)
                        : null;
        return new RoundPlan(
                base.line(), base.asOf(), drawn(pool, wanted, seed), validation, weights);
    }

    private static List<Origin> drawn(List<Origin> pool, long wanted, long seed) {
        if (pool.size() <= wanted) {
            return pool;
        }
        return pool.stream()
                .sorted(
                        Comparator.comparingLong((Origin origin) -> lot(origin, seed))
                                .thenComparing(Origin.ORDER))
                .limit(wanted)
                .sorted(Origin.ORDER)
                .toList();
    }

    private static long lot(Origin origin, long seed) {
        return SeriesSampling.mix(
                seed ^ SeriesSampling.mix(origin.history().hash() + origin.time()));
    }
}
