package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.LiveScores;
import io.foreflow.dashboard.fleet.SeriesState;
import io.foreflow.dashboard.fleet.TruthRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One series, of it one channel at length.
 *
 * @param changed revision of its last change
 * @param origins of all forecasts there are, ascending, epoch milliseconds
 * @param channels every channel in small
 * @param channel name of the one shown at length
 * @param times of the observed rows, epoch milliseconds
 * @param actual values in them
 * @param forecast the one shown, or null before the first
 * @param past forecasts of one step over what then happened
 * @param scores by step, from the scores seen
 */
public record SeriesView(
        long changed,
        String model,
        String series,
        long[] origins,
        List<Channel> channels,
        String channel,
        long[] times,
        float[] actual,
        Shown forecast,
        Past past,
        List<LiveScores.StepScore> scores) {

    /** A channel in small. */
    public record Channel(String name, Float last, Spark spark, Double breach) {}

    /** One level's bounds by step. */
    public record Interval(float level, float[] lower, float[] upper) {}

    /** The forecast shown, its channel's values by step. */
    public record Shown(
            long origin,
            int revision,
            long stepMillis,
            int horizon,
            String status,
            String statusDetail,
            float[] values,
            List<Interval> intervals,
            float[] breach,
            KeptForecast.Limit limit,
            Map<String, Float> servedBy,
            List<KeptForecast.Share> contributors,
            KeptForecast.Quality quality,
            KeptForecast.Weights weights,
            List<KeptForecast.Accuracy> accuracy) {}

    /** Forecasts made a number of steps before each time. */
    public record Past(int step, long[] times, float[] values, List<Interval> intervals) {}

    /** Empty if the series is not known. */
    public static Optional<SeriesView> of(Fleet fleet, SeriesQuery query) {
        SeriesState state = fleet.find(query.key());
        return state == null ? Optional.empty() : Optional.of(of(state, query));
    }

    private static SeriesView of(SeriesState state, SeriesQuery query) {
        List<KeptForecast> forecasts = state.forecasts().all();
        KeptForecast latest = state.forecasts().latest();
        List<String> names = latest == null ? state.rows().channels() : latest.channels();
        String channel =
                names.contains(query.channel())
                        ? query.channel()
                        : names.isEmpty() ? null : names.get(0);
        TruthRows rows = state.rows();
        int from = Math.max(0, rows.size() - query.rows());
        KeptForecast shown = query.origin() == null ? latest : state.forecasts().at(query.origin());
        return new SeriesView(
                state.changed(),
                state.key().model(),
                state.key().series(),
                forecasts.stream().mapToLong(KeptForecast::origin).toArray(),
                names.stream().map(name -> channel(state, name)).toList(),
                channel,
                rows.times(from),
                rows.values(channel, from),
                shown == null ? null : shown(shown, channel),
                past(forecasts, channel, step(query, state)),
                state.scores().steps());
    }

    private static int step(SeriesQuery query, SeriesState state) {
        if (query.step() != null) {
            return Math.max(1, query.step());
        }
        List<LiveScores.StepScore> scores = state.scores().steps();
        return scores.isEmpty() ? 1 : scores.get(0).step();
    }

    private static Channel channel(SeriesState state, String name) {
        TruthRows rows = state.rows();
        Float last = null;
        for (int row = rows.size() - 1; row >= 0 && last == null; row--) {
            float value = rows.value(row, name);
            last = Float.isNaN(value) ? null : (Float) value;
        }
        KeptForecast latest = state.forecasts().latest();
        float[] breach = latest == null ? null : latest.breach(latest.channels().indexOf(name));
        Double largest = null;
        for (int h = 0; breach != null && h < breach.length; h++) {
            largest = largest == null ? breach[h] : Math.max(largest, breach[h]);
        }
        return new Channel(name, last, Spark.of(state, name), largest);
    }

    private static Shown shown(KeptForecast forecast, String channel) {
        int c = forecast.channels().indexOf(channel);
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; c >= 0 && i < forecast.levels().length; i++) {
            intervals.add(
                    new Interval(forecast.levels()[i], forecast.lower(c, i), forecast.upper(c, i)));
        }
        return new Shown(
                forecast.origin(),
                forecast.revision(),
                forecast.stepMillis(),
                forecast.horizon(),
                forecast.status(),
                forecast.statusDetail(),
                c < 0 ? new float[0] : forecast.values(c),
                intervals,
                c < 0 ? null : forecast.breach(c),
                c < 0 ? null : forecast.limit(c),
                forecast.servedBy(),
                c < 0 || forecast.contributors(c).isEmpty()
                        ? forecast.contributors()
                        : forecast.contributors(c),
                forecast.quality(),
                forecast.weights(),
                forecast.accuracy());
    }

    private static Past past(List<KeptForecast> forecasts, String channel, int step) {
        List<KeptForecast> having =
                forecasts.stream()
                        .filter(f -> f.horizon() >= step && f.channels().contains(channel))
                        .toList();
        int levels = having.stream().mapToInt(f -> f.levels().length).max().orElse(0);
        long[] times = new long[having.size()];
        float[] values = new float[times.length];
        List<Interval> intervals = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            intervals.add(interval(having, channel, step, level));
        }
        for (int i = 0; i < times.length; i++) {
            KeptForecast forecast = having.get(i);
            times[i] = forecast.origin() + step * forecast.stepMillis();
            values[i] = forecast.value(forecast.channels().indexOf(channel), step);
        }
        return new Past(step, times, values, intervals);
    }

    private static Interval interval(
            List<KeptForecast> forecasts, String channel, int step, int level) {
        float[] lower = new float[forecasts.size()];
        float[] upper = new float[forecasts.size()];
        float nominal = Float.NaN;
        for (int i = 0; i < lower.length; i++) {
            KeptForecast forecast = forecasts.get(i);
            int c = forecast.channels().indexOf(channel);
            boolean has = level < forecast.levels().length;
            lower[i] = has ? forecast.lower(c, level, step) : Float.NaN;
            upper[i] = has ? forecast.upper(c, level, step) : Float.NaN;
            nominal = has ? forecast.levels()[level] : nominal;
        }
        return new Interval(nominal, lower, upper);
    }
}
