package io.foreflow.dashboard.fleet;

import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One model: its newest events, its errors by version and step, its skill. Not thread-safe. */
public final class ModelState {

    private final Deque<ModelEvent> events = new ArrayDeque<>();
    private final TreeMap<Integer, TreeMap<Integer, VersionError>> errors = new TreeMap<>();
    private final LiveScores scores = new LiveScores();
    private final SkillTrend trend = new SkillTrend();
    private long newestOrigin = Long.MIN_VALUE;
    private long newestRow = Long.MIN_VALUE;
    private int version;
    private long changed;

    /**
     * Error of one version at one step, means over all cells seen.
     *
     * @param mse served forecast, scaled units squared
     * @param ridgeMse of the ridge over those of them that have one, or null
     * @param lastMse of the last value likewise
     */
    public record StepError(int step, long count, double mse, Double ridgeMse, Double lastMse) {}

    private static final class VersionError {
        private long count;
        private double served;
        private long ridgeCount;
        private double ridge;
        private long lastCount;
        private double last;

        private StepError at(int step) {
            return new StepError(
                    step,
                    count,
                    served / count,
                    ridgeCount == 0 ? null : (Double) (ridge / ridgeCount),
                    lastCount == 0 ? null : (Double) (last / lastCount));
        }
    }

    void add(ModelEvent event, int limit, long revision) {
        events.addLast(event);
        if (events.size() > limit) {
            events.removeFirst();
        }
        version = event.getVersion();
        changed = revision;
    }

    void add(Score score, int versions, long revision) {
        scores.add(score);
        changed = revision;
        if (score.getScaledError() == null || score.getScale() == null) {
            return;
        }
        double served = LiveScores.square(score.getScaledError());
        VersionError error =
                errors.computeIfAbsent(score.getModelVersion(), v -> new TreeMap<>())
                        .computeIfAbsent(score.getStep(), step -> new VersionError());
        error.count++;
        error.served += served;
        if (score.getRidgeError() != null) {
            error.ridgeCount++;
            error.ridge += LiveScores.square(score.getRidgeError() / score.getScale());
        }
        if (score.getLastValueError() != null) {
            double last = LiveScores.square(score.getLastValueError() / score.getScale());
            error.lastCount++;
            error.last += last;
            trend.add(score.getTargetTime().toEpochMilli(), served, last);
        }
        if (errors.size() > versions) {
            errors.pollFirstEntry();
        }
    }

    void origin(long time) {
        newestOrigin = Math.max(newestOrigin, time);
    }

    void row(long time) {
        newestRow = Math.max(newestRow, time);
    }

    /** Oldest first; not to be kept outside the lock. */
    public Iterable<ModelEvent> events() {
        return Collections.unmodifiableCollection(events);
    }

    public int eventCount() {
        return events.size();
    }

    /** Errors by version, ascending, and step. */
    public Map<Integer, List<StepError>> errors() {
        Map<Integer, List<StepError>> copy = new TreeMap<>();
        errors.forEach(
                (of, bySteps) -> {
                    List<StepError> steps = new ArrayList<>();
                    bySteps.forEach((step, error) -> steps.add(error.at(step)));
                    copy.put(of, steps);
                });
        return copy;
    }

    public LiveScores scores() {
        return scores;
    }

    public SkillTrend trend() {
        return trend;
    }

    /** Epoch milliseconds of the newest forecast's origin, or {@code Long.MIN_VALUE}. */
    public long newestOrigin() {
        return newestOrigin;
    }

    /** Epoch milliseconds of the newest observed row, or {@code Long.MIN_VALUE}. */
    public long newestRow() {
        return newestRow;
    }

    /** Version of the newest event. */
    public int version() {
        return version;
    }

    /** Revision of the fleet at which it last changed. */
    public long changed() {
        return changed;
    }
}
