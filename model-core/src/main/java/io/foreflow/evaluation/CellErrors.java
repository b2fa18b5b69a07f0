package io.foreflow.evaluation;

/**
 * What one observed cell adds to running figures: errors forecast − actual in scaled units, each
 * clipped, so that one sentinel (−9999, 1e30) does not decide them for long.
 *
 * @param error of the served forecast
 * @param lastValue of the last value from the same origin
 * @param seasonalNaive of the last season from the same origin; NaN if there was none
 * @param inside one a level, whether the interval held the truth; null without intervals
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
public record CellErrors(double error, double lastValue, double seasonalNaive, boolean[] inside) {

    /**
     * Of errors in the user's units.
     *
     * @param scale user's units a scaled unit
     * @param limit scaled errors beyond it count as it
     * @param lastValue NaN if there was none: it then counts as the served forecast
     */
    public static CellErrors of(
            double error,
            double lastValue,
            double seasonalNaive,
            boolean[] inside,
            double scale,
            double limit) {
        return new CellErrors(
                clip(error / scale, limit),
                clip((Double.isNaN(lastValue) ? error : lastValue) / scale, limit),
                clip(seasonalNaive / scale, limit),
                inside);
    }

    private static double clip(double error, double limit) {
        return Math.max(-limit, Math.min(limit, error));
    }
}
