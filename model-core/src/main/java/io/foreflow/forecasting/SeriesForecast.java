package io.foreflow.forecasting;

import io.foreflow.series.SeriesKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One forecast of one series from one origin, in the user's units. Arrays are channel-major ({@code
 * [channel · horizon + step − 1]}); they are shared, not copied: the record lives from the
 * forecaster to the encoder beside it.
 *
 * @param origin last row used, epoch milliseconds
 * @param stepMillis grid interval
 * @param revision 0, or how often a late value changed it
 * @param detail one short sentence when status is not OK, else null
 * @param servedBy weight of each {@link io.foreflow.experts.Expert}, summing to 1
 * @param channels names, in order
 * @param horizon H
 * @param values D × H
 * @param levels nominal coverages, ascending
 * @param lower D × H a level; NaN where there are too few residuals yet
 * @param upper as {@code lower}
 * @param lastValues last observed value a channel, NaN if never observed
 * @param clipped one a channel, whether a value or bound was beyond the channel's declared range
 * @param breaches one a channel, null where it has no limit or no forecast; empty if no limit is
 *     declared
 * @param accuracy one a reported horizon, null for a horizon without a score yet
 * @param contributors one list a channel, largest share first, null for a channel in which no tuned
 *     network has a part; null as a whole if none had one or nothing is to be explained
 */
public record SeriesForecast(
        SeriesKey key,
        long origin,
        long stepMillis,
        int revision,
        ForecastStatus status,
        String detail,
        float[] servedBy,
        List<String> channels,
        int horizon,
        float[] values,
        float[] levels,
        float[][] lower,
        float[][] upper,
        float[] lastValues,
        boolean[] clipped,
        List<Breach> breaches,
        InputQuality quality,
        Provenance provenance,
        List<HorizonAccuracy> accuracy,
        List<List<Contribution>> contributors) {

    /** Not explained. */
    public SeriesForecast(
            SeriesKey key,
            long origin,
            long stepMillis,
            int revision,
            ForecastStatus status,
            String detail,
            float[] servedBy,
            List<String> channels,
            int horizon,
            float[] values,
            float[] levels,
            float[][] lower,
            float[][] upper,
            float[] lastValues,
            boolean[] clipped,
            List<Breach> breaches,
            InputQuality quality,
            Provenance provenance,
            List<HorizonAccuracy> accuracy) {
        this(
                key,
                origin,
                stepMillis,
                revision,
                status,
                detail,
                servedBy,
                channels,
                horizon,
                values,
                levels,
                lower,
                upper,
                lastValues,
                clipped,
                breaches,
                quality,
                provenance,
                accuracy,
                null);
    }

    /**
     * What one channel did to the forecast of a channel.
     *
     * @param share of all that moved it away from its window's mean, 0 to 1
     * @param effects one a reported horizon, user's units of the channel that is forecast
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, never compared
    public record Contribution(String channel, float share, float[] effects) {}

    /** A channel's share in the forecasts of all channels. */
    public record Share(String channel, float share) {}

    /**
     * As many channels as each channel names, with the mean of their shares over the channels that
     * name any, largest first; empty if there are none. A share that was not named counts as zero.
     */
    public List<Share> topContributors() {
        if (contributors == null) {
            return List.of();
        }
        Map<String, Double> sums = new LinkedHashMap<>();
        int naming = 0;
        int most = 0;
        for (List<Contribution> named : contributors) {
            if (named != null) {
                named.forEach(of -> sums.merge(of.channel(), (double) of.share(), Double::sum));
                naming++;
                most = Math.max(most, named.size());
            }
        }
        double count = naming;
        return sums.entrySet().stream()
                .map(sum -> new Share(sum.getKey(), (float) (sum.getValue() / count)))
                .sorted(Comparator.comparing(Share::share).reversed())
                .limit(most)
                .toList();
    }

    /**
     * Of the window the forecast was made from, over all its cells (rows × channels).
     *
     * @param windowStart time of the first row, epoch milliseconds
     * @param windowEnd time of the last row, epoch milliseconds
     * @param late cells whose value came, or changed, late
     * @param ageMillis origin − time of the newest row with an observed value
     */
    public record InputQuality(
            long windowStart,
            long windowEnd,
            int observed,
            int imputed,
            int missing,
            int late,
            long ageMillis) {}

    /**
     * The learnt model behind the forecast; absent (null) when none served.
     *
     * @param ageMillis origin − trainedUntil, event time
     */
    public record Provenance(
            int version,
            int parent,
            String weightsHash,
            long optimizerStep,
            long trainedUntil,
            long ageMillis) {}

    /**
     * Running accuracy of this series' served forecasts at one step (errors atStep, scaled units,
     * over all channels' observed cells).
     *
     * @param bias mean of forecast − actual
     * @param skill 1 − mse / mse of the last value; NaN when that is zero
     * @param seasonalCount cells of which there was a seasonal naive forecast
     * @param skillSeasonal 1 − mse / mse of the seasonal naive forecast over them; NaN when that is
     *     zero
     * @param intervalCount cells whose forecast had intervals
     * @param coverage share of them inside, one a level; empty before the first
     */
    public record HorizonAccuracy(
            int horizon,
            long count,
            double mse,
            double mae,
            double bias,
            double skill,
            long seasonalCount,
            double skillSeasonal,
            long intervalCount,
            double[] coverage) {

        @Override
        public boolean equals(Object other) {
            return other instanceof HorizonAccuracy that
                    && figures().equals(that.figures())
                    && Arrays.equals(coverage, that.coverage);
        }

        @Override
        public int hashCode() {
            return 31 * figures().hashCode() + Arrays.hashCode(coverage);
        }

        @Override
        public String toString() {
            return "HorizonAccuracy%s, coverage %s".formatted(figures(), Arrays.toString(coverage));
        }

        private List<Number> figures() {
            return List.of(
                    horizon,
                    count,
                    mse,
                    mae,
                    bias,
                    skill,
                    seasonalCount,
                    skillSeasonal,
                    intervalCount);
        }
    }
}
