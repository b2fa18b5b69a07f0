package io.foreflow.job.forecast;

import io.foreflow.evaluation.RecentErrors;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Gauge;
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
        MetricGroup ofModel = group.addGroup("model", model.name());
        current = new Slot(ofModel.addGroup("serving", "current"), model.forecast().levels());
        previous = new Slot(ofModel.addGroup("serving", "previous"), model.forecast().levels());
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
            group.gauge("modelVersion", (Gauge<Integer>) () -> version);
            for (int r = 0; r < report.length; r++) {
                errors.set(r, fresh);
                MetricGroup at = group.addGroup("horizon", String.valueOf(report[r]));
                int index = r;
                at.gauge("cells", (Gauge<Long>) () -> errors.get(index).cells());
                gauge(at, "weight", r, RecentErrors::weight);
                gauge(at, "mse", r, RecentErrors::mse);
                gauge(at, "mae", r, RecentErrors::mae);
                gauge(at, "bias", r, RecentErrors::bias);
                gauge(at, "skill", r, RecentErrors::skill);
                gauge(at, "skillSeasonal", r, RecentErrors::skillSeasonal);
                for (int k = 0; k < levels.size(); k++) {
                    int level = k;
                    MetricGroup of = at.addGroup("level", percent(levels.get(k)));
                    gauge(of, "coverage", r, recent -> recent.coverage(level));
                }
            }
        }

        private void gauge(MetricGroup at, String name, int r, ToDoubleFunction<RecentErrors> of) {
            at.gauge(name, (Gauge<Double>) () -> of.applyAsDouble(errors.get(r)));
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
