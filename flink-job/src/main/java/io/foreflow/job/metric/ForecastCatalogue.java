package io.foreflow.job.metric;

import java.util.List;

/** Metrics of the forecaster: of a subtask, of what serves, and of how its forecasts did. */
public final class ForecastCatalogue {

    public static final JobMetric ROWS = counter("rows", "rows", "First editions of rows taken.");

    public static final JobMetric FORECASTS =
            counter("forecasts", "forecasts", "Forecasts sent, those made again included.");

    public static final JobMetric SCORES = counter("scores", "cells", "Scores sent.");

    public static final JobMetric FORECASTS_REVISED =
            counter("forecastsRevised", "forecasts", "Forecasts made again.");

    public static final JobMetric REVISIONS =
            counter("revisions", "rows", "Later editions of rows used.");

    public static final JobMetric REVISIONS_IGNORED =
            counter("revisionsIgnored", "rows", "Those no longer in the window.")
                    .act("Many: late values come after gaps over `align.max-gap`.");

    public static final JobMetric LATE_ROWS =
            counter("lateRows", "rows", "Rows behind event time. Must be zero.")
                    .act("A bug: report it.");

    public static final JobMetric RETIRED =
            counter("seriesRetired", "series", "Series whose state was freed.");

    public static final JobMetric BATCHES =
            counter("batches", "batches", "Batches the tuned network ran on.");

    public static final JobMetric BATCH_FILL =
            gauge(
                            "batchFill",
                            "0 to 1",
                            "Share of the last batches' places that held windows; NaN before the"
                                    + " first.")
                    .act("Far below 1: lower `forecast.batch`.");

    public static final JobMetric NATIVE_ARRAYS =
            gauge(
                            "nativeArrays",
                            "arrays",
                            "Arrays held in native memory between batches: some dozens once a"
                                    + " network serves, and the same from then on.")
                    .act("Grows: a leak, as with the learner.");

    public static final JobMetric NATIVE_MEMORY =
            gauge("nativeMemoryBytes", "bytes", NativeMemory.MEANING).act(NativeMemory.ACTION);

    public static final JobMetric SERVED_VERSION =
            gauge(
                            "servedVersion",
                            "version",
                            "Version that made the last forecasts: 0 before a promotion, −1 while"
                                    + " nothing learnt serves.")
                    .by(Label.MODEL);

    public static final JobMetric MODEL_AGE =
            gauge(
                            "modelAgeMillis",
                            "ms of event time",
                            "From the last truth that the serving model has learnt from, ridges"
                                    + " included, to the last forecasts; NaN while nothing learnt"
                                    + " serves.")
                    .by(Label.MODEL);

    public static final JobMetric MODEL_AGE_TICKS =
            gauge("modelAgeTicks", "ticks", "The same by `learn.tick`.")
                    .by(Label.MODEL)
                    .act(
                            "Usually below 1 + `learn.lag` / `learn.tick`. Above: the learner is"
                                    + " behind, or nothing it can learn from comes.");

    public static final JobMetric SCORED_VERSION =
            gauge(
                            "modelVersion",
                            "version",
                            "Version that the following tell of: 0, no network promoted yet; −1,"
                                    + " none.")
                    .by(Label.MODEL, Label.SERVING);

    public static final JobMetric CELLS =
            accuracy("cells", "cells", "Cells scored in this attempt of the job.");

    public static final JobMetric WEIGHT =
            accuracy("weight", "cells", "Sum of their weights.")
                    .act("Average over subtasks by it: `sum(mse * weight) / sum(weight)`.");

    public static final JobMetric MSE =
            accuracy("mse", "scaled units²", "Mean squared error at that step.");

    public static final JobMetric MAE =
            accuracy("mae", "scaled units", "Mean absolute error at that step.");

    public static final JobMetric BIAS =
            accuracy("bias", "scaled units", "Mean of forecast − actual.")
                    .act(
                            "Far from zero against the root of `mse`: the level has moved; a"
                                    + " drift, or a scale from a quiet beginning.");

    public static final JobMetric SKILL =
            accuracy("skill", "to 1", "1 − MSE / MSE of last value.")
                    .act(
                            "Below zero for days: the naive forecast is better; with"
                                    + " `forecast.serve: mixture` that passes by itself. Look at"
                                    + " gaps and at `STALE`.");

    public static final JobMetric SKILL_SEASONAL =
            accuracy("skillSeasonal", "to 1", "1 − MSE / MSE of seasonal naive.");

    public static final JobMetric COVERAGE =
            gauge("coverage", "0 to 1", "Share of truths inside the interval of that many percent.")
                    .by(Label.MODEL, Label.SERVING, Label.HORIZON, Label.LEVEL)
                    .act(
                            "Far below its level: intervals are too narrow for what the stream"
                                    + " does now.");

    public static final JobMetric COVERAGE_ERROR =
            gauge("coverageError", "−1 to 1", "Coverage less the level it should be.")
                    .by(Label.MODEL, Label.SERVING, Label.HORIZON, Label.LEVEL);

    static final List<JobMetric> ALL =
            List.of(
                    ROWS,
                    FORECASTS,
                    SCORES,
                    FORECASTS_REVISED,
                    REVISIONS,
                    REVISIONS_IGNORED,
                    LATE_ROWS,
                    RETIRED,
                    BATCHES,
                    BATCH_FILL,
                    NATIVE_ARRAYS,
                    NATIVE_MEMORY,
                    SERVED_VERSION,
                    MODEL_AGE,
                    MODEL_AGE_TICKS,
                    SCORED_VERSION,
                    CELLS,
                    WEIGHT,
                    MSE,
                    MAE,
                    BIAS,
                    SKILL,
                    SKILL_SEASONAL,
                    COVERAGE,
                    COVERAGE_ERROR);

    private ForecastCatalogue() {}

    private static JobMetric counter(String name, String unit, String meaning) {
        return JobMetric.counter(Stage.FORECAST, name, unit, meaning);
    }

    private static JobMetric gauge(String name, String unit, String meaning) {
        return JobMetric.gauge(Stage.FORECAST, name, unit, meaning);
    }

    private static JobMetric accuracy(String name, String unit, String meaning) {
        return gauge(name, unit, meaning).by(Label.MODEL, Label.SERVING, Label.HORIZON);
    }
}
