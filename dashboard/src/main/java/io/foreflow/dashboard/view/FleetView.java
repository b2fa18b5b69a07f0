package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.ModelState;
import io.foreflow.dashboard.fleet.SeriesState;
import io.foreflow.dashboard.fleet.SkillTrend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole fleet.
 *
 * @param total series known
 * @param matched series that the query asks for
 * @param statuses series by status
 * @param models what is known of each model
 * @param refused records of series for which there was no room
 * @param rows of this page
 */
public record FleetView(
        long revision,
        int total,
        int matched,
        int offset,
        Map<String, Integer> statuses,
        List<Model> models,
        long rowCount,
        long forecastCount,
        long scoreCount,
        long rejected,
        long refused,
        List<FleetRow> rows) {

    /**
     * One model at a glance.
     *
     * @param eventTime newest origin, epoch milliseconds, or null
     * @param levels nominal coverages
     * @param coverage share inside, one a level
     */
    public record Model(
            String name,
            int version,
            Long eventTime,
            Double skill,
            float[] levels,
            List<Double> coverage,
            SkillTrend.Line trend) {}

    /** Worst first. */
    private static final List<String> SEVERITY =
            List.of("STALE", "DEGRADED", FleetRow.NONE, "UNKNOWN", "WARMUP", "OK");

    public static FleetView of(Fleet fleet, FleetQuery query) {
        Map<String, Integer> statuses = new TreeMap<>();
        List<FleetRow> matching = new ArrayList<>();
        for (SeriesState state : fleet.series()) {
            ModelState model = fleet.models().get(state.key().model());
            FleetRow row = FleetRow.of(state, model == null ? 0 : model.newestRow());
            statuses.merge(row.status(), 1, Integer::sum);
            if (matches(row, query)) {
                matching.add(row);
            }
        }
        matching.sort(order(query));
        int from = Math.min(query.offset(), matching.size());
        int to = Math.min(from + query.limit(), matching.size());
        List<FleetRow> rows =
                matching.subList(from, to).stream().map(row -> drawn(fleet, row)).toList();
        return new FleetView(
                fleet.revision(),
                fleet.series().size(),
                matching.size(),
                from,
                statuses,
                models(fleet),
                fleet.rowCount(),
                fleet.forecastCount(),
                fleet.scoreCount(),
                fleet.rejections().total(),
                fleet.refused(),
                rows);
    }

    private static FleetRow drawn(Fleet fleet, FleetRow row) {
        SeriesState state =
                fleet.find(new io.foreflow.dashboard.fleet.SeriesKey(row.model(), row.series()));
        return row.channel() == null ? row : row.with(Spark.of(state, row.channel()));
    }

    private static boolean matches(FleetRow row, FleetQuery query) {
        return (query.status().isEmpty() || query.status().equals(row.status()))
                && (query.model().isEmpty() || query.model().equals(row.model()))
                && (row.series().toLowerCase(Locale.ROOT).contains(query.search())
                        || row.model().toLowerCase(Locale.ROOT).contains(query.search()));
    }

    /** What is not known comes last either way; equal rows by name. */
    private static Comparator<FleetRow> order(FleetQuery query) {
        Comparator<FleetRow> names = NaturalOrder.of(FleetRow::series, FleetRow::model);
        boolean down = query.descending();
        return switch (query.sort()) {
            case NAME -> down ? names.reversed() : names;
            case STATUS ->
                    by(row -> (double) SEVERITY.indexOf(row.status()), down).thenComparing(names);
            case SKILL -> by(FleetRow::skill, down).thenComparing(names);
            case COVERAGE ->
                    by(
                                    row ->
                                            row.coverage().isEmpty()
                                                    ? null
                                                    : row.coverage().get(row.coverage().size() - 1),
                                    down)
                            .thenComparing(names);
            case SEEN ->
                    by(
                                    row ->
                                            row.behindMillis() == null
                                                    ? null
                                                    : (Double) (double) row.behindMillis(),
                                    down)
                            .thenComparing(names);
            case BREACH -> by(FleetRow::breach, down).thenComparing(names);
        };
    }

    private static Comparator<FleetRow> by(
            java.util.function.Function<FleetRow, Double> key, boolean down) {
        Comparator<Double> numbers = Comparator.naturalOrder();
        return Comparator.comparing(key, Comparator.nullsLast(down ? numbers.reversed() : numbers));
    }

    private static List<Model> models(Fleet fleet) {
        Map<String, float[]> levels = new TreeMap<>();
        for (SeriesState state : fleet.series()) {
            KeptForecast latest = state.forecasts().latest();
            if (latest != null && latest.levels().length > 0) {
                levels.putIfAbsent(state.key().model(), latest.levels());
            }
        }
        List<Model> models = new ArrayList<>();
        fleet.models()
                .forEach(
                        (name, state) ->
                                models.add(
                                        new Model(
                                                name,
                                                state.version(),
                                                Times.orNull(state.newestOrigin()),
                                                state.scores().skill(),
                                                levels.getOrDefault(name, new float[0]),
                                                state.scores().coverage(),
                                                state.trend().line())));
        return models;
    }
}
