package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.SeriesState;
import io.foreflow.dashboard.fleet.TruthRows;
import java.util.List;

/**
 * One series as the fleet shows it.
 *
 * @param status of its newest forecast, {@link #NONE} before the first
 * @param detail one sentence, or null
 * @param origin of its newest forecast, epoch milliseconds, or null
 * @param seen time of its newest observed row, epoch milliseconds, or null
 * @param behindMillis how far that is behind the newest row of its model, milliseconds, or null
 * @param skill against the last value, mean over steps, or null
 * @param coverage share inside, one a level
 * @param breach largest probability over channels and steps of being beyond a limit, or null
 * @param version that served, or null
 * @param channel that the sparkline shows, or null
 */
public record FleetRow(
        String model,
        String series,
        String status,
        String detail,
        Long origin,
        Long seen,
        Long behindMillis,
        Double skill,
        List<Double> coverage,
        Double breach,
        Integer version,
        String channel,
        Spark spark) {

    /** Status of a series without a forecast. */
    public static final String NONE = "NONE";

    /** All but the sparkline, which only the rows that are shown need. */
    static FleetRow of(SeriesState state, long newestOfModel) {
        KeptForecast latest = state.forecasts().latest();
        TruthRows rows = state.rows();
        Long seen = rows.size() == 0 ? null : (Long) rows.newest();
        return new FleetRow(
                state.key().model(),
                state.key().series(),
                latest == null ? NONE : latest.status(),
                latest == null ? null : latest.statusDetail(),
                latest == null ? null : (Long) latest.origin(),
                seen,
                seen == null ? null : (Long) (newestOfModel - seen),
                state.scores().skill(),
                state.scores().coverage(),
                breach(latest),
                latest == null || latest.weights() == null
                        ? null
                        : (Integer) latest.weights().version(),
                channel(state),
                null);
    }

    FleetRow with(Spark drawn) {
        return new FleetRow(
                model,
                series,
                status,
                detail,
                origin,
                seen,
                behindMillis,
                skill,
                coverage,
                breach,
                version,
                channel,
                drawn);
    }

    private static String channel(SeriesState state) {
        KeptForecast latest = state.forecasts().latest();
        if (latest != null && !latest.channels().isEmpty()) {
            return latest.channels().get(0);
        }
        List<String> seen = state.rows().channels();
        return seen.isEmpty() ? null : seen.get(0);
    }

    private static Double breach(KeptForecast forecast) {
        if (forecast == null) {
            return null;
        }
        double largest = -1;
        for (int c = 0; c < forecast.channels().size(); c++) {
            float[] probabilities = forecast.breach(c);
            for (int h = 0; probabilities != null && h < probabilities.length; h++) {
                largest = Math.max(largest, probabilities[h]);
            }
        }
        return largest < 0 ? null : (Double) largest;
    }
}
