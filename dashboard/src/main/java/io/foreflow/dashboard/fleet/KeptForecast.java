package io.foreflow.dashboard.fleet;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ForecastInterval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One forecast as it is kept: all numbers of all channels in one array of floats, channel by
 * channel, of each first its H values, then for each level H lower and H upper bounds, NaN where
 * there is none. Immutable; the arrays are not handed out.
 */
public final class KeptForecast {

    private static final int MOST_CONTRIBUTORS = 8;

    private final long origin;
    private final int revision;
    private final long stepMillis;
    private final int horizon;
    private final String status;
    private final String statusDetail;
    private final Map<String, Float> servedBy;
    private final List<String> channels;
    private final float[] levels;
    private final float[] numbers;
    private final float[][] breach;
    private final Quality quality;
    private final Weights weights;
    private final List<Accuracy> accuracy;
    private final List<Share> contributors;
    private final Limit[] limits;
    private final List<List<Share>> contributorsByChannel;

    /** Cells of the window a forecast was made from. */
    public record Quality(
            long windowStart,
            long windowEnd,
            int observed,
            int imputed,
            int missing,
            int late,
            long ageMillis) {}

    /** The learnt model behind a forecast. */
    public record Weights(
            int version,
            Integer parent,
            String hash,
            long optimizerStep,
            long trainedUntil,
            long ageMillis) {}

    /** How the served forecasts of the series did so far at one step, as the job says. */
    public record Accuracy(int step, long count, Double mse, Double mae, Double skill) {}

    /** Share of one channel in a forecast. */
    public record Share(String name, float share) {}

    /**
     * The declared limit of a channel and when it is likely to be beyond.
     *
     * @param below values less than this are beyond, or null
     * @param above values greater than this are beyond, or null
     * @param step first step at which being beyond is as likely as configured, or null
     * @param atLeast lower bound of the probability that any step is beyond
     * @param atMost upper bound of the same
     */
    public record Limit(Float below, Float above, Integer step, double atLeast, double atMost) {}

    private KeptForecast(Forecast forecast, List<String> channels) {
        origin = forecast.getOrigin().toEpochMilli();
        revision = forecast.getRevision();
        stepMillis = forecast.getStepMillis();
        horizon = forecast.getHorizon();
        status = forecast.getStatus().name();
        statusDetail = forecast.getStatusDetail();
        servedBy = new LinkedHashMap<>(forecast.getServedBy());
        this.channels = channels;
        levels = levels(forecast.getChannels());
        numbers = new float[channels.size() * (1 + 2 * levels.length) * horizon];
        Arrays.fill(numbers, Float.NaN);
        breach = new float[channels.size()][];
        limits = new Limit[channels.size()];
        for (int c = 0; c < channels.size(); c++) {
            take(forecast.getChannels().get(c), c);
        }
        var input = forecast.getInputQuality();
        quality =
                new Quality(
                        input.getWindowStart().toEpochMilli(),
                        input.getWindowEnd().toEpochMilli(),
                        input.getObserved(),
                        input.getImputed(),
                        input.getMissing(),
                        input.getLate(),
                        input.getAgeMillis());
        weights = weights(forecast);
        accuracy =
                forecast.getAccuracy().stream()
                        .map(
                                a ->
                                        new Accuracy(
                                                a.getHorizon(),
                                                a.getCount(),
                                                a.getMse(),
                                                a.getMae(),
                                                a.getSkill()))
                        .toList();
        contributors =
                forecast.getTopContributors() == null
                        ? null
                        : forecast.getTopContributors().stream()
                                .map(share -> new Share(share.getChannel(), share.getShare()))
                                .toList();
        contributorsByChannel =
                forecast.getChannels().stream().map(KeptForecast::contributors).toList();
    }

    /** Empty where the job does not say; of many, the largest. */
    private static List<Share> contributors(ForecastChannel channel) {
        return channel.getContributors() == null
                ? List.of()
                : channel.getContributors().stream()
                        .limit(MOST_CONTRIBUTORS)
                        .map(one -> new Share(one.getChannel(), one.getShare()))
                        .toList();
    }

    /**
     * The forecast of a record.
     *
     * @param known channel names of an earlier forecast, shared if they are the same; or null
     */
    static KeptForecast of(Forecast forecast, List<String> known) {
        List<String> names = forecast.getChannels().stream().map(ForecastChannel::getName).toList();
        return new KeptForecast(forecast, names.equals(known) ? known : names);
    }

    private static float[] levels(List<ForecastChannel> channels) {
        List<ForecastInterval> most =
                channels.stream()
                        .map(ForecastChannel::getIntervals)
                        .reduce(List.of(), (a, b) -> b.size() > a.size() ? b : a);
        float[] levels = new float[most.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = most.get(i).getLevel();
        }
        return levels;
    }

    private void take(ForecastChannel channel, int c) {
        copy(channel.getValues(), c, 0);
        List<ForecastInterval> intervals = channel.getIntervals();
        for (int i = 0; i < Math.min(levels.length, intervals.size()); i++) {
            copy(intervals.get(i).getLower(), c, 1 + 2 * i);
            copy(intervals.get(i).getUpper(), c, 2 + 2 * i);
        }
        if (channel.getBreach() != null) {
            var limit = channel.getBreach();
            limits[c] =
                    new Limit(
                            limit.getBelow(),
                            limit.getAbove(),
                            limit.getStep(),
                            limit.getWithinAtLeast(),
                            limit.getWithinAtMost());
        }
        List<Float> probabilities = channel.getBreachProbability();
        if (probabilities != null) {
            breach[c] = new float[probabilities.size()];
            for (int h = 0; h < probabilities.size(); h++) {
                breach[c][h] = probabilities.get(h);
            }
        }
    }

    private void copy(List<Float> from, int channel, int column) {
        if (from != null) {
            int at = at(channel, column);
            for (int h = 0; h < Math.min(horizon, from.size()); h++) {
                Float value = from.get(h);
                numbers[at + h] = value == null ? Float.NaN : value;
            }
        }
    }

    private static Weights weights(Forecast forecast) {
        var made = forecast.getProvenance();
        return made == null
                ? null
                : new Weights(
                        made.getVersion(),
                        made.getParent(),
                        made.getWeightsHash(),
                        made.getOptimizerStep(),
                        made.getTrainedUntil().toEpochMilli(),
                        made.getAgeMillis());
    }

    private int at(int channel, int column) {
        return (channel * (1 + 2 * levels.length) + column) * horizon;
    }

    private float[] column(int channel, int column) {
        int at = at(channel, column);
        return Arrays.copyOfRange(numbers, at, at + horizon);
    }

    /** Epoch milliseconds of the last row used. */
    public long origin() {
        return origin;
    }

    public int revision() {
        return revision;
    }

    public long stepMillis() {
        return stepMillis;
    }

    public int horizon() {
        return horizon;
    }

    public String status() {
        return status;
    }

    /** One sentence, or null. */
    public String statusDetail() {
        return statusDetail;
    }

    /** Weight by expert. */
    public Map<String, Float> servedBy() {
        return servedBy;
    }

    public List<String> channels() {
        return channels;
    }

    /** Nominal coverages, ascending; shared, not to be changed. */
    public float[] levels() {
        return levels;
    }

    /** Value of a step h from 1 to H, user's units. */
    public float value(int channel, int step) {
        return numbers[at(channel, 0) + step - 1];
    }

    /** Lower bound of a level at a step h. */
    public float lower(int channel, int level, int step) {
        return numbers[at(channel, 1 + 2 * level) + step - 1];
    }

    /** Upper bound of a level at a step h. */
    public float upper(int channel, int level, int step) {
        return numbers[at(channel, 2 + 2 * level) + step - 1];
    }

    /** Values of all steps, a copy. */
    public float[] values(int channel) {
        return column(channel, 0);
    }

    /** Lower bounds of all steps, a copy. */
    public float[] lower(int channel, int level) {
        return column(channel, 1 + 2 * level);
    }

    /** Upper bounds of all steps, a copy. */
    public float[] upper(int channel, int level) {
        return column(channel, 2 + 2 * level);
    }

    /** Probability a step of being beyond the limit; null where none is configured. */
    public float[] breach(int channel) {
        return breach[channel] == null ? null : breach[channel].clone();
    }

    /** Null where none is declared. */
    public Limit limit(int channel) {
        return limits[channel];
    }

    /** What moved the forecast of one channel, largest first; empty where the job does not say. */
    public List<Share> contributors(int channel) {
        return contributorsByChannel.get(channel);
    }

    public Quality quality() {
        return quality;
    }

    /** Null where no learnt model served. */
    public Weights weights() {
        return weights;
    }

    public List<Accuracy> accuracy() {
        return accuracy;
    }

    /** What moved all channels, largest first; null where the job does not say. */
    public List<Share> contributors() {
        return contributors;
    }

    /** Bytes it takes, about. */
    long bytes() {
        return FleetBounds.FORECAST_OVERHEAD + 4L * numbers.length;
    }
}
