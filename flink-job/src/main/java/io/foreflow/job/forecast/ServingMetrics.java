package io.foreflow.job.forecast;

import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.Label;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import org.apache.flink.metrics.MetricGroup;

/**
 * What made the last forecasts of a model in this subtask, and how old that was. Written by the
 * task thread, read by the reporters' threads.
 */
final class ServingMetrics {

    private static final int NONE = -1;

    private volatile int version = NONE;
    private volatile double ageMillis = Double.NaN;

    ServingMetrics(MetricGroup group, ModelSettings model) {
        double tick = model.learn().tick().toMillis();
        MetricGroup ofModel = Label.MODEL.of(group, model.name());
        ForecastCatalogue.SERVED_VERSION.gauge(ofModel, () -> version);
        ForecastCatalogue.MODEL_AGE.gauge(ofModel, () -> ageMillis);
        ForecastCatalogue.MODEL_AGE_TICKS.gauge(ofModel, () -> ageMillis / tick);
    }

    /**
     * Forecasts were made.
     *
     * @param snapshot that they were made from, or null
     */
    void served(long origin, ModelSnapshot snapshot) {
        version = snapshot == null ? NONE : snapshot.version();
        ageMillis = snapshot == null ? Double.NaN : origin - snapshot.trainedUntil();
    }
}
