package io.foreflow.cli.chaos;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a job owes for a grid, counted without the job. A row closes when event time, the newest
 * time of the slowest partition less the out-of-orderness less 1 ms, has reached it. A series is
 * forecast from its first row on, in every row that closes, also where it has a gap. A reported
 * step of a forecast is scored for each channel whose target cell is observed and has closed.
 *
 * @param forecasts {@code series@origin}
 * @param scores {@code series@origin+step/channel}
 */
record Due(Set<String> forecasts, Set<String> scores) {

    /** Steps that the job is configured to report. */
    static final List<Integer> REPORTED = List.of(1, 4);

    static Due of(MetricGrid grid) {
        Set<String> forecasts = new LinkedHashSet<>();
        Set<String> scores = new LinkedHashSet<>();
        int closed = closedRows(grid);
        for (int series = 0; series < MetricGrid.SERIES.size(); series++) {
            String name = MetricGrid.SERIES.get(series);
            for (int origin = grid.first()[series]; origin < closed; origin++) {
                forecasts.add(forecast(name, MetricGrid.time(origin)));
                for (int step : REPORTED) {
                    for (int channel = 0; channel < MetricGrid.CHANNELS.size(); channel++) {
                        int target = origin + step;
                        if (target < closed && grid.observed()[series][target][channel]) {
                            scores.add(
                                    score(
                                            name,
                                            MetricGrid.time(origin),
                                            step,
                                            MetricGrid.CHANNELS.get(channel)));
                        }
                    }
                }
            }
        }
        return new Due(forecasts, scores);
    }

    /** The last forecast of every series. */
    static List<String> last(MetricGrid grid) {
        long origin = MetricGrid.time(closedRows(grid) - 1);
        return MetricGrid.SERIES.stream().map(series -> forecast(series, origin)).toList();
    }

    static String forecast(String series, long origin) {
        return series + "@" + origin;
    }

    static String score(String series, long origin, int step, String channel) {
        return series + "@" + origin + "+" + step + "/" + channel;
    }

    private static int closedRows(MetricGrid grid) {
        long newest = MetricGrid.time(grid.rows() - 1);
        long eventTime = newest - MetricStream.OUT_OF_ORDERNESS.toMillis() - 1;
        int closed = 0;
        while (closed < grid.rows() && MetricGrid.time(closed) <= eventTime) {
            closed++;
        }
        return closed;
    }
}
