package io.foreflow.learning;

import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Histories of the {@code learn.series} series with the smallest hashes among those seen, and the
 * origins in them. Each history is bounded by
 *
 * <pre>  scaler.rows + L + 2H + tick rows + ⌈(training + validation origins) / series⌉</pre>
 *
 * rows: what may have to wait for the scale, and what a round may look back on.
 */
final class SampledSeries {

    private final ModelSettings settings;
    private final SortedMap<SeriesKey, SeriesHistory> histories = new TreeMap<>();

    SampledSeries(ModelSettings settings) {
        this.settings = settings;
    }

    int count() {
        return histories.size();
    }

    /** In the order of their keys. */
    Collection<SeriesHistory> histories() {
        return histories.values();
    }

    /** Most rows kept of each series now. */
    int bound() {
        long tickRows = settings.learn().tick().toMillis() / settings.stepMillis();
        int origins = settings.learn().trainingOrigins() + settings.learn().validationOrigins();
        int sharing = Math.max(1, histories.size());
        return Math.toIntExact(
                settings.scale().rows()
                        + settings.lookback()
                        + 2L * settings.horizon()
                        + tickRows
                        + (origins + sharing - 1) / sharing);
    }

    /** Takes the rows of a tick, sorted by time, series and revision. */
    void add(List<Row> rows, long tick) {
        Set<SeriesKey> heard = new LinkedHashSet<>();
        for (Row row : rows) {
            heard.add(row.key());
        }
        retire(tick - settings.align().idle().toMillis(), heard);
        // once each, as they were first heard: one that had to go can not come back
        heard.forEach(this::admit);
        int bound = bound();
        for (Row row : rows) {
            SeriesHistory history = histories.get(row.key());
            if (history != null) {
                history.add(row, bound);
            }
        }
    }

    /** A tick may be longer than the idle limit: what has rows in this one is not idle. */
    private void retire(long before, Set<SeriesKey> heard) {
        histories
                .entrySet()
                .removeIf(
                        series ->
                                series.getValue().size() > 0
                                        && series.getValue().lastTime() < before
                                        && !heard.contains(series.getKey()));
    }

    private void admit(SeriesKey key) {
        if (histories.containsKey(key)) {
            return;
        }
        if (histories.size() >= settings.learn().series()) {
            SeriesKey largest =
                    histories.keySet().stream().max(SeriesSampling::compare).orElseThrow();
            if (SeriesSampling.compare(key, largest) > 0) {
                return;
            }
            histories.remove(largest);
        }
        histories.put(
                key,
                new SeriesHistory(
                        key,
                        settings.channels().size(),
                        settings.stepMillis(),
                        settings.scale().rows()));
    }

    /** Matured origins not absorbed before, in order; they count as absorbed from now on. */
    List<Origin> takeMatured() {
        List<Origin> origins = new ArrayList<>();
        long step = settings.stepMillis();
        for (SeriesHistory history : histories.values()) {
            if (history.scale() == null) {
                continue;
            }
            long earliest = history.firstTime() + (settings.shortLookback() - 1) * step;
            long from = Math.max(earliest, history.firstUnabsorbed());
            long to = lastMatured(history);
            for (long time = from; time <= to; time += step) {
                origins.add(new Origin(history, time));
                history.absorbedThrough(time);
            }
        }
        origins.sort(Origin.ORDER);
        return origins;
    }

    /** The whole target of an origin must have come: its last row is the history's last. */
    private long lastMatured(SeriesHistory history) {
        return history.lastTime() - settings.horizon() * settings.stepMillis();
    }

    /**
     * The newest matured origins with a full window of the long look-back and an origin between two
     * times, in order.
     *
     * @param from earliest origin, inclusive
     * @param to latest origin, inclusive
     */
    List<Origin> newest(int count, long from, long to) {
        List<Origin> origins = new ArrayList<>();
        long step = settings.stepMillis();
        for (SeriesHistory history : histories.values()) {
            if (history.scale() == null) {
                continue;
            }
            long earliest = Math.max(from, history.firstTime() + (settings.lookback() - 1) * step);
            long latest = Math.min(to, lastMatured(history));
            if (latest < history.firstTime()) {
                continue;
            }
            long time = history.timeOf(history.indexOf(latest));
            for (int taken = 0; time >= earliest && taken < count; taken++, time -= step) {
                origins.add(new Origin(history, time));
            }
        }
        origins.sort(Origin.ORDER);
        return List.copyOf(origins.subList(Math.max(0, origins.size() - count), origins.size()));
    }

    /**
     * Rows of a season in what is kept of all series.
     *
     * @return 0 if there is none that fits thrice into it and into the look-back
     */
    int season() {
        SeasonalPeriod period = new SeasonalPeriod(settings.lookback(), settings.rowsOfADay());
        for (SeriesHistory history : histories.values()) {
            for (int channel = 0; channel < settings.channels().size(); channel++) {
                period.add(history.observed(channel));
            }
        }
        return period.found();
    }

    /**
     * Origins between two times with a full window of the long look-back, matured or not: spread
     * evenly, about as many as are asked for.
     *
     * @param to inclusive
     */
    List<Origin> week(long from, long to, int count) {
        List<Origin> origins = new ArrayList<>();
        long step = settings.stepMillis();
        long steps = Math.max(1, (to - from) / step * Math.max(1, histories.size()) / count);
        for (SeriesHistory history : histories.values()) {
            if (history.scale() == null) {
                continue;
            }
            long earliest = Math.max(from, history.firstTime() + (settings.lookback() - 1) * step);
            long latest = Math.min(to, history.lastTime());
            for (long time = latest; time >= earliest; time -= steps * step) {
                origins.add(new Origin(history, time));
            }
        }
        return origins;
    }

    static List<Row> sorted(List<Row> rows) {
        return rows.stream()
                .sorted(
                        Comparator.comparingLong(Row::time)
                                .thenComparing(Row::key)
                                .thenComparingInt(Row::revision))
                .toList();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(histories.size());
        for (SeriesHistory history : histories.values()) {
            history.write(out);
        }
    }

    void read(DataInput in, LearnerState.Header header) throws IOException {
        histories.clear();
        for (int left = in.readInt(); left > 0; left--) {
            SeriesHistory history =
                    SeriesHistory.read(
                            in,
                            settings.name(),
                            settings.stepMillis(),
                            settings.scale().rows(),
                            header);
            histories.put(history.key(), history);
        }
    }
}
