package io.foreflow.job.forecast;

import io.foreflow.evaluation.RecentErrors;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.JobMetric;
import io.foreflow.job.metric.Label;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.MetricGroup;

/**
 * How the series of this subtask are forecast, by model version and reported horizon, as gauges. Of
 * each model two versions are told: {@code serving=current}, the newest with a score, and {@code
 * previous}, the one before; a gauge says which they are. So the number of gauges is the same for
 * ever. Begins anew with each attempt of the job. Written by the task thread, read by the
 * reporters' threads.
 */
final class AccuracyMetrics {

    private static final int NONE = -1;

    private final int[] report;
    private final double limit;
    private final RecentErrors fresh;
    private final Slot current;
    private final Slot previous;

    AccuracyMetrics(MetricGroup group, ModelSettings model) {
        report = model.forecast().report().stream().mapToInt(Integer::intValue).toArray();
        limit = model.scale().deviationLimit();
        long memoryMillis =
                (long) model.forecast().residuals() * model.forecast().every() * model.stepMillis();
        fresh = RecentErrors.none(memoryMillis, model.forecast().levels().size());
        MetricGroup ofModel = Label.MODEL.of(group, model.name());
        current = new Slot(Label.SERVING.of(ofModel, "current"), model.forecast().levels());
        previous = new Slot(Label.SERVING.of(ofModel, "previous"), model.forecast().levels());
    }

    /** Takes a score of the model; one of a version before the previous is left. */
    void add(HorizonScore score) {
        if (Float.isNaN(score.scaledError())) {
            return;
        }
        if (score.modelVersion() > current.version) {
            previous.takeOver(current);
            current.begin(score.modelVersion());
        } else if (score.modelVersion() < current.version
                && score.modelVersion() > previous.version) {
            previous.begin(score.modelVersion());
        }
        if (score.modelVersion() == current.version) {
            current.add(score);
        } else if (score.modelVersion() == previous.version) {
            previous.add(score);
        }
    }

    /** One version with the errors at each reported horizon. */
    private final class Slot {

        private final AtomicReferenceArray<RecentErrors> errors;
        private volatile int version = NONE;

        Slot(MetricGroup group, List<Double> levels) {
            errors = new AtomicReferenceArray<>(report.length);
            ForecastCatalogue.SCORED_VERSION.gauge(group, () -> version);
            for (int r = 0; r < report.length; r++) {
                errors.set(r, fresh);
                MetricGroup at = Label.HORIZON.of(group, report[r]);
                int index = r;
                ForecastCatalogue.CELLS.gauge(at, () -> errors.get(index).cells());
                gauge(ForecastCatalogue.WEIGHT, at, r, RecentErrors::weight);
                gauge(ForecastCatalogue.MSE, at, r, RecentErrors::mse);
                gauge(ForecastCatalogue.MAE, at, r, RecentErrors::mae);
                gauge(ForecastCatalogue.BIAS, at, r, RecentErrors::bias);
                gauge(ForecastCatalogue.SKILL, at, r, RecentErrors::skill);
                gauge(ForecastCatalogue.SKILL_SEASONAL, at, r, RecentErrors::skillSeasonal);
                for (int k = 0; k < levels.size(); k++) {
                    int level = k;
                    double nominal = levels.get(k);
                    MetricGroup of = Label.LEVEL.of(at, percent(levels.get(k)));
                    gauge(ForecastCatalogue.COVERAGE, of, r, recent -> recent.coverage(level));
                    gauge(
                            ForecastCatalogue.COVERAGE_ERROR,
                            of,
                            r,
                            recent -> recent.coverage(level) - nominal);
                }
            }
        }

        private void gauge(
                JobMetric metric, MetricGroup at, int r, ToDoubleFunction<RecentErrors> of) {
            metric.gauge(at, () -> of.applyAsDouble(errors.get(r)));
        }

        private void begin(int newVersion) {
            version = newVersion;
            for (int r = 0; r < report.length; r++) {
                errors.set(r, fresh);
            }
        }

        private void takeOver(Slot other) {
            version = other.version;
            for (int r = 0; r < report.length; r++) {
                errors.set(r, other.errors.get(r));
            }
        }

        private void add(HorizonScore score) {
            int r = 0;
            while (report[r] != score.horizon()) {
                r++;
            }
            errors.set(r, errors.get(r).plus(score.scaledErrors(limit), score.targetTime()));
        }
    }

    /** 0.8 as 80, 0.995 as 99_5: a point would part a metric's name. */
    private static String percent(double level) {
        String text = String.format(Locale.ROOT, "%.4f", 100 * level);
        return text.replaceAll("\\.?0+$", "").replace('.', '_');
    }
}
