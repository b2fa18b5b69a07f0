package io.foreflow.forecasting;

import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.settings.ForecastSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Says how far a forecast may be trusted and why: the first that holds of STALE, DEGRADED, WARMUP.
 */
final class StatusRule {

    /** Status with one sentence, null for OK. */
    record Verdict(ForecastStatus status, String detail) {}

    /**
     * What a forecast was made of.
     *
     * @param ageMillis age of the last observed value at the origin
     * @param clipped window cells whose deviation from the mean was clipped
     * @param beyondRange channels whose forecast was clipped to its declared range
     * @param channels channels that were ever observed
     * @param learnt those of them that a learnt expert served
     * @param obstacle why no learnt expert served, one sentence
     */
    record Evidence(
            long ageMillis,
            InputQuality quality,
            int clipped,
            List<String> beyondRange,
            int channels,
            int learnt,
            String obstacle) {}

    private final long staleMillis;
    private final double maxImputedShare;

    StatusRule(ForecastSettings settings) {
        staleMillis = settings.staleAfter().toMillis();
        maxImputedShare = settings.maxImputedShare();
    }

    Verdict judge(Evidence evidence) {
        if (evidence.ageMillis > staleMillis) {
            return verdict(
                    ForecastStatus.STALE,
                    "The last observed value is %s old (limit %s).",
                    Duration.ofMillis(evidence.ageMillis),
                    Duration.ofMillis(staleMillis));
        }
        InputQuality quality = evidence.quality;
        int doubtful = quality.imputed() + quality.missing() + evidence.clipped;
        int cells = quality.observed() + quality.imputed() + quality.missing();
        double share = Math.min(1, doubtful / (double) cells);
        if (share > maxImputedShare) {
            return verdict(
                    ForecastStatus.DEGRADED,
                    "%.0f %% of the window is imputed, missing or clipped (limit %.0f %%).",
                    100 * share,
                    100 * maxImputedShare);
        }
        if (!evidence.beyondRange.isEmpty()) {
            return verdict(
                    ForecastStatus.DEGRADED,
                    "The forecast of %s was clipped to the declared range.",
                    String.join(", ", evidence.beyondRange));
        }
        if (evidence.learnt == 0) {
            return new Verdict(ForecastStatus.WARMUP, evidence.obstacle);
        }
        if (evidence.learnt < evidence.channels) {
            return verdict(
                    ForecastStatus.DEGRADED,
                    "%d of %d channels have gaps in the window and are served by a baseline.",
                    evidence.channels - evidence.learnt,
                    evidence.channels);
        }
        return new Verdict(ForecastStatus.OK, null);
    }

    private static Verdict verdict(ForecastStatus status, String sentence, Object... figures) {
        return new Verdict(status, String.format(Locale.ROOT, sentence, figures));
    }
}
