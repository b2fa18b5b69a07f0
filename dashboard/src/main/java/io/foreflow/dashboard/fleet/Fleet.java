package io.foreflow.dashboard.fleet;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Everything the dashboard knows, within {@link FleetBounds}. One thread adds records, others read
 * through {@link #read}; both hold its lock. Each change takes the next revision, by which readers
 * see whether something is new.
 */
public final class Fleet {

    private final FleetBounds bounds;
    private final Grid grid;
    private final Map<SeriesKey, SeriesState> series = new HashMap<>();
    private final TreeMap<String, ModelState> models = new TreeMap<>();
    private Rejections rejections = new Rejections();
    private long revision;
    private long rowCount;
    private long forecastCount;
    private long scoreCount;
    private long refused;
    private long forecastBytes;
    private int trimmedAt = 8;

    /**
     * @param grid where observations belong
     */
    public Fleet(FleetBounds bounds, Grid grid) {
        this.bounds = bounds;
        this.grid = grid;
    }

    /** What is observed, put on the grid of its model; nulls and what is not finite is left out. */
    public synchronized void add(Observation observation) {
        String model =
                observation.getModel() == null ? grid.defaultModel() : observation.getModel();
        boolean any =
                observation.getValues().values().stream()
                        .anyMatch(value -> value != null && Double.isFinite(value));
        if (!any) {
            return;
        }
        SeriesState state = series(model, observation.getSeries());
        if (state == null) {
            return;
        }
        long label = grid.label(model, observation.getTimestamp().toEpochMilli());
        int limit = rowLimit(state);
        observation
                .getValues()
                .forEach(
                        (channel, value) -> {
                            if (value != null && Double.isFinite(value)) {
                                state.rows().put(label, channel, value.floatValue(), limit);
                            }
                        });
        rowCount++;
        model(model).row(label);
        state.changed(++revision);
    }

    public synchronized void add(Forecast forecast) {
        SeriesState state = series(forecast.getModel(), forecast.getSeries());
        if (state == null) {
            return;
        }
        KeptForecast latest = state.forecasts().latest();
        KeptForecast kept = KeptForecast.of(forecast, latest == null ? null : latest.channels());
        forecastBytes = Math.max(forecastBytes, kept.bytes());
        state.forecasts().add(kept, bounds.forecasts(series.size(), kept.bytes()));
        forecastCount++;
        model(forecast.getModel()).origin(kept.origin());
        state.changed(++revision);
    }

    /** Scores of revised forecasts repeat cells that were counted, and only show what was true. */
    public synchronized void add(Score score) {
        SeriesState state = series(score.getModel(), score.getSeries());
        if (state == null) {
            return;
        }
        scoreCount++;
        state.changed(++revision);
        state.rows()
                .put(
                        score.getTargetTime().toEpochMilli(),
                        score.getChannel(),
                        score.getActual(),
                        rowLimit(state));
        if (score.getRevision() == 0) {
            state.scores().add(score);
            model(score.getModel()).add(score, bounds.versions(), revision);
        }
    }

    public synchronized void add(ModelEvent event) {
        if (models.containsKey(event.getModel()) || models.size() < bounds.models()) {
            model(event.getModel()).add(event, bounds.events(), ++revision);
        }
    }

    /**
     * @param appended when it came to the topic, epoch milliseconds
     */
    public synchronized void add(RejectedRecord record, long appended) {
        rejections.add(record, appended, bounds.samples());
        revision++;
    }

    /** Forgets everything: the topics have begun anew. */
    public synchronized void clear() {
        series.clear();
        models.clear();
        rejections = new Rejections();
        rowCount = 0;
        forecastCount = 0;
        scoreCount = 0;
        refused = 0;
        trimmedAt = 8;
        revision++;
    }

    private int rowLimit(SeriesState state) {
        return bounds.rows(series.size(), state.rows().rowBytes());
    }

    /** Null if there is no room for one more. */
    private SeriesState series(String model, String name) {
        SeriesKey key = new SeriesKey(model, name);
        SeriesState state = series.get(key);
        if (state != null) {
            return state;
        }
        boolean modelFits = models.containsKey(model) || models.size() < bounds.models();
        if (!modelFits || !bounds.admits(series.size(), forecastBytes)) {
            refused++;
            return null;
        }
        state = new SeriesState(key);
        series.put(key, state);
        if (series.size() > trimmedAt * 5 / 4) {
            trimmedAt = series.size();
            series.values().forEach(each -> each.trim(bounds, series.size()));
        }
        return state;
    }

    private ModelState model(String name) {
        return models.computeIfAbsent(name, model -> new ModelState());
    }

    /** Reads under the lock; what the function returns must not lead back in. */
    public synchronized <T> T read(Function<Fleet, T> function) {
        return function.apply(this);
    }

    /** Grows with every change. */
    public synchronized long revision() {
        return revision;
    }

    /** Not to be kept outside the lock, like all that follows. */
    public Collection<SeriesState> series() {
        return Collections.unmodifiableCollection(series.values());
    }

    /** Null if it is not known. */
    public SeriesState find(SeriesKey key) {
        return series.get(key);
    }

    public Map<String, ModelState> models() {
        return Collections.unmodifiableMap(models);
    }

    public Rejections rejections() {
        return rejections;
    }

    /** Observations taken in. */
    public long rowCount() {
        return rowCount;
    }

    public long forecastCount() {
        return forecastCount;
    }

    public long scoreCount() {
        return scoreCount;
    }

    /** Records of series for which there was no room. */
    public long refused() {
        return refused;
    }
}
