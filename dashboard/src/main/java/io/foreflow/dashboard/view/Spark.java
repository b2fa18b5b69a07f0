package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.SeriesState;
import io.foreflow.dashboard.fleet.TruthRows;
import java.util.Arrays;

/**
 * A line small enough for a table: the newest rows of one channel and what is forecast for it.
 *
 * @param actual values on consecutive rows, up to the origin of the newest forecast if there is
 *     one: while a job catches up, rows are far ahead of it
 * @param forecast values of the steps behind the last of them
 */
public record Spark(float[] actual, float[] forecast) {

    private static final int ROWS = 60;
    private static final int STEPS = 24;

    static Spark of(SeriesState state, String channel) {
        TruthRows rows = state.rows();
        KeptForecast latest = state.forecasts().latest();
        int end = latest == null ? rows.size() : rows.firstFrom(latest.origin() + 1);
        float[] actual = rows.values(channel, Math.max(0, end - ROWS), end);
        int index = latest == null ? -1 : latest.channels().indexOf(channel);
        float[] forecast = index < 0 ? new float[0] : latest.values(index);
        return new Spark(actual, Arrays.copyOf(forecast, Math.min(STEPS, forecast.length)));
    }
}
