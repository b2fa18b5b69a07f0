package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.Rejections;
import io.foreflow.dashboard.fleet.SeriesState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What came in and how well.
 *
 * @param rejected records rejected, of all reasons
 * @param late of them for lateness
 * @param reasons most frequent first
 * @param minutes minutes of arrival that had any, epoch milliseconds
 * @param perMinute rejected records in each
 * @param cells of the windows of all newest forecasts
 * @param worst series whose windows hold the fewest observed cells
 * @param lags by model
 */
public record DataView(
        long revision,
        long rejected,
        long late,
        List<Rejections.Reason> reasons,
        long[] minutes,
        long[] perMinute,
        Cells cells,
        List<Gaps> worst,
        List<Lag> lags) {

    private static final int WORST = 8;

    /** Cells of windows. */
    public record Cells(long observed, long imputed, long missing, long late) {

        Cells plus(KeptForecast.Quality quality) {
            return new Cells(
                    observed + quality.observed(),
                    imputed + quality.imputed(),
                    missing + quality.missing(),
                    late + quality.late());
        }
    }

    /** Cells of one series' window. */
    public record Gaps(String model, String series, KeptForecast.Quality quality, double share) {}

    /**
     * How far forecasts are behind the rows, in event time.
     *
     * @param newestRow epoch milliseconds, or null
     * @param newestOrigin epoch milliseconds, or null
     */
    public record Lag(String model, Long newestRow, Long newestOrigin, Long millis) {}

    public static DataView of(Fleet fleet) {
        Cells cells = new Cells(0, 0, 0, 0);
        List<Gaps> gaps = new ArrayList<>();
        for (SeriesState state : fleet.series()) {
            KeptForecast latest = state.forecasts().latest();
            if (latest != null) {
                cells = cells.plus(latest.quality());
                gaps(state, latest.quality(), gaps);
            }
        }
        gaps.sort(Comparator.comparingDouble(Gaps::share).reversed());
        Rejections rejections = fleet.rejections();
        return new DataView(
                fleet.revision(),
                rejections.total(),
                rejections.count("LATE"),
                rejections.reasons(),
                rejections.minutes().keySet().stream().mapToLong(m -> m * 60_000).toArray(),
                rejections.minutes().values().stream().mapToLong(Long::longValue).toArray(),
                cells,
                List.copyOf(gaps.subList(0, Math.min(WORST, gaps.size()))),
                lags(fleet));
    }

    private static void gaps(SeriesState state, KeptForecast.Quality quality, List<Gaps> into) {
        long notObserved = (long) quality.imputed() + quality.missing();
        if (notObserved > 0 || quality.late() > 0) {
            double share = notObserved / (double) (notObserved + quality.observed());
            into.add(new Gaps(state.key().model(), state.key().series(), quality, share));
        }
    }

    private static List<Lag> lags(Fleet fleet) {
        List<Lag> lags = new ArrayList<>();
        fleet.models()
                .forEach(
                        (name, model) -> {
                            Long row = Times.orNull(model.newestRow());
                            Long origin = Times.orNull(model.newestOrigin());
                            Long millis =
                                    row == null || origin == null ? null : (Long) (row - origin);
                            lags.add(new Lag(name, row, origin, millis));
                        });
        return lags;
    }
}
