package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.SeriesKey;

/**
 * What is asked of one series.
 *
 * @param channel the one that is shown at length; null for the first
 * @param origin of the forecast shown; null for the newest
 * @param step h of the past forecasts; null for the first reported one
 * @param rows most observed rows
 */
public record SeriesQuery(SeriesKey key, String channel, Long origin, Integer step, int rows) {

    private static final int MOST_ROWS = 20_000;

    public SeriesQuery {
        rows = Math.max(1, Math.min(MOST_ROWS, rows));
    }
}
