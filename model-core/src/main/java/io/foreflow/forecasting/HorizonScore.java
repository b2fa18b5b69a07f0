package io.foreflow.forecasting;

import io.foreflow.evaluation.CellErrors;
import io.foreflow.series.SeriesKey;

/**
 * One forecast value scored against the truth at its target time. Errors are forecast − actual in
 * the user's units unless said; baselines are those of the same origin.
 *
 * @param horizon step h of the forecast (error atStep h)
 * @param targetTime origin + h · step, epoch milliseconds
 * @param scaledError error / scale; NaN until the series' scale stands
 * @param scale of the channel; NaN until it stands
 * @param inside one a level, whether the interval held the truth; null without intervals
 * @param seasonalNaiveError NaN if there was no season yet
 * @param ridgeError of the longest ridge the window allowed; NaN if there was none
 * @param learnt whether a learnt expert served
 * @param modelVersion version that served; 0 before the first promotion
 */
public record HorizonScore(
        SeriesKey key,
        long origin,
        int revision,
        String channel,
        int horizon,
        long targetTime,
        float forecast,
        float actual,
        float error,
        float scaledError,
        float scale,
        boolean[] inside,
        float lastValueError,
        float seasonalNaiveError,
        float ridgeError,
        boolean learnt,
        int modelVersion) {

    /**
     * What it adds to running figures; only where the scale stands.
     *
     * @param limit scaled errors beyond it count as it
     */
    public CellErrors scaledErrors(double limit) {
        return CellErrors.of(error, lastValueError, seasonalNaiveError, inside, scale, limit);
    }
}
