package io.foreflow.cli.demo;

import io.foreflow.cli.report.ErrorTable;
import io.foreflow.cli.report.LiveSkill;
import io.foreflow.cli.report.Progress;
import io.foreflow.cli.report.RunReport;
import io.foreflow.cli.report.ScoredCell;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.util.HashMap;
import java.util.Map;

/** What the job has committed so far, summed up. Thread-safe. */
final class Outcome {

    /** Cells of a horizon after which one counts half in the live skill. */
    private static final double HALF_LIFE = 2000;

    private final ErrorTable errors = new ErrorTable();
    private final LiveSkill skill = new LiveSkill(HALF_LIFE);
    private final Map<String, Long> origins = new HashMap<>();
    private long newestOrigin = Long.MIN_VALUE;
    private long forecasts;
    private long rejected;
    private String firstRejection;
    private int promotions;
    private int version;
    private boolean learnt;
    private boolean tuned;

    synchronized void add(Forecast forecast) {
        long origin = forecast.getOrigin().toEpochMilli();
        forecasts++;
        learnt |= forecast.getProvenance() != null;
        newestOrigin = Math.max(newestOrigin, origin);
        origins.merge(forecast.getSeries(), origin, Math::max);
    }

    /** Scores of revised forecasts are left out: their cells were counted before. */
    synchronized void add(Score score) {
        if (score.getRevision() == 0) {
            ScoredCell cell = cell(score);
            errors.add(cell);
            skill.add(cell);
        }
    }

    static ScoredCell cell(Score score) {
        double scale = orNaN(score.getScale());
        return new ScoredCell(
                score.getStep(),
                score.getLearnt(),
                orNaN(score.getScaledError()),
                scaled(score.getRidgeError(), scale),
                scaled(score.getLastValueError(), scale),
                scaled(score.getSeasonalNaiveError(), scale));
    }

    private static double scaled(Float error, double scale) {
        return orNaN(error) / scale;
    }

    private static double orNaN(Float value) {
        return value == null ? Double.NaN : value;
    }

    synchronized void add(ModelEvent event) {
        if (event.getKind() == ModelEventKind.PROMOTED) {
            promotions++;
        }
        version = event.getVersion();
        tuned =
                event.getKind() == ModelEventKind.PROMOTED
                        || tuned && event.getKind() != ModelEventKind.ROLLED_BACK;
    }

    synchronized void add(RejectedRecord record) {
        rejected++;
        if (firstRejection == null) {
            firstRejection = record.getReason() + ": " + record.getDetail();
        }
    }

    synchronized long rejected() {
        return rejected;
    }

    /** Reason of the first refusal, or null. */
    synchronized String firstRejection() {
        return firstRejection;
    }

    synchronized long newestOrigin() {
        return newestOrigin;
    }

    /** Whether every series whose newest row is at or behind the last due origin has it. */
    synchronized boolean reached(Map<String, Long> labels, long lastDue) {
        return labels.entrySet().stream()
                .filter(series -> series.getValue() >= lastDue)
                .allMatch(
                        series -> origins.getOrDefault(series.getKey(), Long.MIN_VALUE) >= lastDue);
    }

    synchronized Progress progress(long rows) {
        return new Progress(
                newestOrigin, rows, forecasts, version, learnt, tuned, rejected, skill.byHorizon());
    }

    synchronized RunReport report(long rows, double seconds) {
        return new RunReport(rows, seconds, forecasts, promotions, version, errors.errors());
    }
}
