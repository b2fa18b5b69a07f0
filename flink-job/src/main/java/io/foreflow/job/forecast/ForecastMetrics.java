package io.foreflow.job.forecast;

import io.foreflow.forecasting.FleetForecaster.Tally;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
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
        rows = group.counter("rows");
        lateRows = group.counter("lateRows");
        revisions = group.counter("revisions");
        revisionsIgnored = group.counter("revisionsIgnored");
        forecasts = group.counter("forecasts");
        forecastsRevised = group.counter("forecastsRevised");
        scores = group.counter("scores");
        seriesRetired = group.counter("seriesRetired");
        batches = group.counter("batches");
        group.gauge("batchFill", (Gauge<Double>) () -> batchFill);
        group.gauge("nativeArrays", (Gauge<Integer>) () -> nativeArrays);
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
