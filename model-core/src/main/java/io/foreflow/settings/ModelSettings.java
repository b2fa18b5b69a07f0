package io.foreflow.settings;

import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.JointRidge;
import io.foreflow.network.NetworkShape;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Everything the core needs to know of one model. Built and validated by the configuration layer;
 * the records here only hold values, so that tests can build them plainly.
 *
 * @param name identity of the model, part of every series' key
 * @param channels names in the order of every row
 * @param step grid interval
 * @param lookback L of the network and the long ridge, rows
 * @param shortLookback L of the short ridge, rows
 * @param horizon H, steps
 * @param seasonalPeriod rows of one season for the seasonal naive forecast; 0 for what the learner
 *     finds in the data, a day until it has found one
 */
public record ModelSettings(
        String name,
        List<String> channels,
        Duration step,
        int lookback,
        int shortLookback,
        int horizon,
        int seasonalPeriod,
        AlignSettings align,
        ScaleSettings scale,
        ForecastSettings forecast,
        RidgeSettings ridge,
        LearnSettings learn,
        OptimizerSettings optimizer)
        implements Serializable {

    public ModelSettings {
        channels = List.copyOf(channels);
    }

    public long stepMillis() {
        return step.toMillis();
    }

    /** Rows of a day; 0 if steps do not add up to one. */
    public int rowsOfADay() {
        long day = Duration.ofDays(1).toMillis();
        return day % stepMillis() == 0 ? Math.toIntExact(day / stepMillis()) : 0;
    }

    /**
     * Rows of a season.
     *
     * @param found by the learner; 0 if it found none, or none yet
     * @return 0 if there is none to forecast with
     */
    public int season(int found) {
        if (seasonalPeriod > 0) {
            return seasonalPeriod;
        }
        return found > 0 ? found : rowsOfADay() <= lookback ? rowsOfADay() : 0;
    }

    /** Bytes that statistics told by channel take, both look-backs. */
    public long channelRidgeBytes() {
        return ChannelRidges.bytes(this, shortLookback) + ChannelRidges.bytes(this, lookback);
    }

    /** Whether channels have lines of their own; one alone has no other line than that of all. */
    public boolean channelRidges() {
        return channels.size() > 1 && channelRidgeBytes() <= ridge.channelMemory();
    }

    /** Whether channels have lines of their own in normalised units too. */
    public boolean normalisedChannelRidges() {
        return channelRidges()
                && ridge.normalised()
                && channelRidgeBytes() + ChannelRidges.bytes(this, lookback)
                        <= ridge.channelMemory();
    }

    /** Whether there is a ridge that hears every channel; one alone has no other to hear. */
    public boolean jointRidge() {
        return channels.size() > 1 && JointRidge.bytes(this) <= ridge.jointMemory();
    }

    public NetworkShape shape() {
        return new NetworkShape(channels.size(), lookback, horizon, optimizer.width());
    }
}
