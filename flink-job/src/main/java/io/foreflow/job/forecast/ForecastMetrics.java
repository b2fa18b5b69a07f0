package io.foreflow.job.forecast;

import io.foreflow.forecasting.FleetForecaster.Tally;
import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.NativeMemory;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a forecaster subtask reports. Written by the task thread, read by the reporters' threads.
 */
final class ForecastMetrics {

    final Counter rows;
    final Counter lateRows;
    final Counter revisions;

    /** Revised rows that were no longer in the window. */
    final Counter revisionsIgnored;

    final Counter forecasts;
    final Counter forecastsRevised;
    final Counter scores;
    final Counter seriesRetired;
    private final Counter batches;
    private volatile double batchFill = Double.NaN;
    private volatile int nativeArrays;

    ForecastMetrics(MetricGroup group) {
        rows = ForecastCatalogue.ROWS.counter(group);
        lateRows = ForecastCatalogue.LATE_ROWS.counter(group);
        revisions = ForecastCatalogue.REVISIONS.counter(group);
        revisionsIgnored = ForecastCatalogue.REVISIONS_IGNORED.counter(group);
        forecasts = ForecastCatalogue.FORECASTS.counter(group);
        forecastsRevised = ForecastCatalogue.FORECASTS_REVISED.counter(group);
        scores = ForecastCatalogue.SCORES.counter(group);
        seriesRetired = ForecastCatalogue.RETIRED.counter(group);
        batches = ForecastCatalogue.BATCHES.counter(group);
        ForecastCatalogue.BATCH_FILL.gauge(group, () -> batchFill);
        ForecastCatalogue.NATIVE_ARRAYS.gauge(group, () -> nativeArrays);
        NativeMemory.register(ForecastCatalogue.NATIVE_MEMORY, group);
    }

    /** Native arrays held by all networks of the subtask, between batches. */
    void nativeArrays(int count) {
        nativeArrays = count;
    }

    /** Counts network batches; fill is the share of the last ones that held windows. */
    void batches(Tally tally, int batch) {
        if (tally.batches() > 0) {
            batches.inc(tally.batches());
            batchFill = tally.windows() / (double) (tally.batches() * batch);
        }
    }
}
