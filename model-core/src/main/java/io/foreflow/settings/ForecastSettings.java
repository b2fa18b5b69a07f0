package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is forecast, how often and with which intervals.
 *
 * @param report reported horizons, ascending: only these are kept pending and scored
 * @param levels nominal coverages of the intervals, ascending
 * @param every a forecast is due at each row whose time is a multiple of this many steps
 * @param residuals newest residuals kept a channel and reported horizon
 * @param minimumResiduals residuals needed before an interval is given
 * @param maxImputedShare share of imputed or missing window cells above which status is DEGRADED
 * @param staleAfter age of the last observed value above which status is STALE
 * @param batch rows of the one fixed inference batch
 * @param revise whether a forecast is made again when a late value changes its window
 * @param ranges one a channel, user's units: forecasts and bounds are clipped to it; empty if none
 *     is declared
 * @param serving what a served forecast is made of
 * @param breach limits whose crossing is forecast
 * @param explain most channels named as contributors to each channel's forecast; 0 names none
 */
public record ForecastSettings(
        List<Integer> report,
        List<Double> levels,
        int every,
        int residuals,
        int minimumResiduals,
        double maxImputedShare,
        Duration staleAfter,
        int batch,
        boolean revise,
        List<ValueRange> ranges,
        Serving serving,
        BreachSettings breach,
        int explain)
        implements Serializable {

    public ForecastSettings {
        report = List.copyOf(report);
        levels = List.copyOf(levels);
        ranges = List.copyOf(ranges);
    }

    /** Without declared limits and explanation. */
    public ForecastSettings(
            List<Integer> report,
            List<Double> levels,
            int every,
            int residuals,
            int minimumResiduals,
            double maxImputedShare,
            Duration staleAfter,
            int batch,
            boolean revise,
            List<ValueRange> ranges,
            Serving serving) {
        this(
                report,
                levels,
                every,
                residuals,
                minimumResiduals,
                maxImputedShare,
                staleAfter,
                batch,
                revise,
                ranges,
                serving,
                BreachSettings.NONE);
    }

    /** Without explanation. */
    public ForecastSettings(
            List<Integer> report,
            List<Double> levels,
            int every,
            int residuals,
            int minimumResiduals,
            double maxImputedShare,
            Duration staleAfter,
            int batch,
            boolean revise,
            List<ValueRange> ranges,
            Serving serving,
            BreachSettings breach) {
        this(
                report,
                levels,
                every,
                residuals,
                minimumResiduals,
                maxImputedShare,
                staleAfter,
                batch,
                revise,
                ranges,
                serving,
                breach,
                0);
    }

    /** The champion serves; without revisions, declared ranges, limits and explanation. */
    public ForecastSettings(
            List<Integer> report,
            List<Double> levels,
            int every,
            int residuals,
            int minimumResiduals,
            double maxImputedShare,
            Duration staleAfter,
            int batch) {
        this(
                report,
                levels,
                every,
                residuals,
                minimumResiduals,
                maxImputedShare,
                staleAfter,
                batch,
                false,
                List.of(),
                Serving.CHAMPION);
    }
}
