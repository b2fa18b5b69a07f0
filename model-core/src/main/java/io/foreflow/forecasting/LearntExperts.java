package io.foreflow.forecasting;

import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.JointRidge;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.LineForecasts.Line;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.List;

/**
 * Lets the ridges and the tuned network speak for every channel whose window allows it, in the
 * user's units. Holds buffers only; not thread-safe.
 */
final class LearntExperts {

    private final boolean all;
    private final int channels;
    private final int horizon;
    private final NormalizedWindow shortWindow;
    private final NormalizedWindow[] together; // the short window of every channel, once asked for
    private final NormalizedWindow longWindow;
    private final int[] report;
    private final float[] scaled;
    private LineForecasts lines; // worked out with the network; null if they were not
    private int slot;
    private int shortChannel; // that the windows hold; −1 for none
    private int longChannel;
    private boolean togetherHeld;
    private final float[] baseline; // [channel · R + r]

    /**
     * @param all whether every expert that can speak does at all steps
     */
    LearntExperts(ModelSettings settings, boolean all) {
        this.all = all;
        channels = settings.channels().size();
        horizon = settings.horizon();
        report = settings.forecast().report().stream().mapToInt(Integer::intValue).toArray();
        baseline = new float[channels * report.length];
        shortWindow = new NormalizedWindow(settings.shortLookback(), settings.scale());
        together = JointRidge.windows(channels, settings.shortLookback(), settings.scale());
        longWindow = new NormalizedWindow(settings.lookback(), settings.scale());
        scaled = new float[Math.max(settings.lookback(), settings.shortLookback())];
    }

    boolean all() {
        return all;
    }

    /**
     * Has the lines that were worked out with the network speak for the next window.
     *
     * @param worked or null
     * @param at slot of the window
     */
    void hear(LineForecasts worked, int at) {
        lines = worked;
        slot = at;
    }

    /** Whether a line was worked out with the network for this channel. */
    private boolean heard(Line line, int channel, WindowReading window) {
        return lines != null
                && lines.known(line)
                && window.available(channel, longWindow.lookback());
    }

    private void read(Line line, int channel, float[] out) {
        lines.read(line, slot, channel, out, channel * horizon);
    }

    /**
     * Fills the panel: with all experts; or else with the network where it has a forecast, and
     * where not, with the longest ridge that the window allows. Then, beside the network, the ridge
     * is worked out at the reported steps only, as its baseline.
     *
     * @param tuned D × H scaled forecasts of the network from {@code at}, or null
     * @return cells of the windows in use whose deviation from the mean was clipped
     */
    int speak(
            WindowReading window,
            SeriesScale scale,
            ModelSnapshot snapshot,
            float[] tuned,
            int at,
            ExpertPanel panel) {
        int clipped = 0;
        shortChannel = -1;
        longChannel = -1;
        togetherHeld = false;
        for (int channel = 0; channel < channels; channel++) {
            if (!scale.stands(channel)) {
                continue;
            }
            boolean full = tuned != null && window.available(channel, longWindow.lookback());
            if (full) {
                unscale(tuned, at + channel * horizon, scale, channel, Expert.TUNED, panel);
            }
            boolean beside = !all && full && panel.speaks(Expert.TUNED, channel);
            int shortClipped =
                    all
                            ? ridge(
                                    Expert.RIDGE_SHORT,
                                    snapshot,
                                    channel,
                                    window,
                                    scale,
                                    false,
                                    panel)
                            : -1;
            int clippedHere = ridge(Expert.RIDGE, snapshot, channel, window, scale, beside, panel);
            if (clippedHere < 0) {
                clippedHere =
                        all
                                ? shortClipped
                                : ridge(
                                        Expert.RIDGE_SHORT,
                                        snapshot,
                                        channel,
                                        window,
                                        scale,
                                        beside,
                                        panel);
            }
            clipped += Math.max(0, clippedHere);
            if (all) {
                own(Expert.CHANNEL_RIDGE_SHORT, snapshot, channel, window, scale, panel);
                own(Expert.CHANNEL_RIDGE, snapshot, channel, window, scale, panel);
                own(Expert.NORMALISED_RIDGE, snapshot, channel, window, scale, panel);
            }
        }
        if (all && snapshot.jointRidge() != null) {
            joint(snapshot.jointRidge(), window, scale, panel);
        }
        return clipped;
    }

    /** Forecast of the longest ridge at a reported step, user's units; NaN if there was none. */
    float baseline(int reportIndex, int channel) {
        return baseline[channel * report.length + reportIndex];
    }

    /** Forgets the baselines of the series before. */
    void clear() {
        Arrays.fill(baseline, Float.NaN);
    }

    /** What all channels together say, if each has a whole window. */
    private void joint(JointLine line, WindowReading window, SeriesScale scale, ExpertPanel panel) {
        boolean heard = true;
        for (int channel = 0; channel < channels; channel++) {
            if (!scale.stands(channel) || !window.available(channel, shortWindow.lookback())) {
                return;
            }
            heard &= heard(Line.JOINT, channel, window);
        }
        float[] forecast = panel.values(Expert.JOINT_RIDGE);
        if (!heard) {
            line.predict(together(window, scale), forecast, 0);
        }
        for (int channel = 0; channel < channels; channel++) {
            if (heard) {
                read(Line.JOINT, channel, forecast);
            }
            unscale(forecast, channel * horizon, scale, channel, Expert.JOINT_RIDGE, panel);
        }
    }

    /**
     * The short window of every channel as the ridge of all channels hears it, of the window that
     * was spoken for last; normalised when first asked for, since a line worked out with the
     * network does not ask.
     */
    NormalizedWindow[] together(WindowReading window, SeriesScale scale) {
        int lookback = shortWindow.lookback();
        for (int channel = 0; channel < channels && !togetherHeld; channel++) {
            window.scaled(channel, lookback, scale, scaled, 0);
            together[channel].fill(scaled, 0);
        }
        togetherHeld = true;
        return together;
    }

    /** The channel's own line, if there is one for the window. */
    private void own(
            Expert expert,
            ModelSnapshot snapshot,
            int channel,
            WindowReading window,
            SeriesScale scale,
            ExpertPanel panel) {
        boolean whole = expert != Expert.CHANNEL_RIDGE_SHORT;
        List<RidgeLine> own =
                switch (expert) {
                    case NORMALISED_RIDGE -> snapshot.normalisedRidges();
                    case CHANNEL_RIDGE -> snapshot.channelRidges();
                    default -> snapshot.channelRidgesShort();
                };
        NormalizedWindow normalized = whole ? longWindow : shortWindow;
        if (own.isEmpty() || !window.available(channel, normalized.lookback())) {
            return;
        }
        float[] forecast = panel.values(expert);
        Line line =
                switch (expert) {
                    case NORMALISED_RIDGE -> Line.NORMALISED;
                    case CHANNEL_RIDGE -> Line.OWN;
                    default -> Line.OWN_SHORT;
                };
        if (heard(line, channel, window)) {
            read(line, channel, forecast);
        } else {
            normalise(whole, channel, window, scale);
            own.get(own.size() == 1 ? 0 : channel).predict(normalized, forecast, channel * horizon);
        }
        unscale(forecast, channel * horizon, scale, channel, expert, panel);
    }

    /** Cells clipped, or −1 if there is no such ridge for the window. */
    private int ridge(
            Expert expert,
            ModelSnapshot snapshot,
            int channel,
            WindowReading window,
            SeriesScale scale,
            boolean beside,
            ExpertPanel panel) {
        boolean whole = expert == Expert.RIDGE;
        RidgeLine line = whole ? snapshot.ridge() : snapshot.ridgeShort();
        NormalizedWindow normalized = whole ? longWindow : shortWindow;
        if (line == null || !window.available(channel, normalized.lookback())) {
            return -1;
        }
        Line worked = whole ? Line.SHARED : Line.SHARED_SHORT;
        boolean heard = !beside && heard(worked, channel, window);
        if (!heard) {
            normalise(whole, channel, window, scale);
        }
        int kept = channel * report.length;
        if (beside) {
            line.predictSteps(normalized, report, baseline, kept);
        } else {
            int from = channel * horizon;
            if (heard) {
                read(worked, channel, panel.values(expert));
            } else {
                line.predict(normalized, panel.values(expert), from);
            }
            for (int r = 0; r < report.length; r++) {
                baseline[kept + r] = panel.values(expert)[from + report[r] - 1];
            }
            unscale(panel.values(expert), from, scale, channel, expert, panel);
        }
        for (int r = kept; r < kept + report.length; r++) {
            baseline[r] = scale.unscaled(channel, baseline[r]);
        }
        return heard ? lines.clipped(worked, slot, channel) : normalized.clipped();
    }

    /** Has one of the two windows hold a channel, once for all lines that read it. */
    private void normalise(boolean whole, int channel, WindowReading window, SeriesScale scale) {
        if (channel == (whole ? longChannel : shortChannel)) {
            return;
        }
        NormalizedWindow normalized = whole ? longWindow : shortWindow;
        window.scaled(channel, normalized.lookback(), scale, scaled, 0);
        normalized.fill(scaled, 0);
        if (whole) {
            longChannel = channel;
        } else {
            shortChannel = channel;
        }
    }

    private void unscale(
            float[] forecast,
            int from,
            SeriesScale scale,
            int channel,
            Expert expert,
            ExpertPanel panel) {
        float[] out = panel.values(expert);
        for (int step = 0; step < horizon; step++) {
            out[channel * horizon + step] = scale.unscaled(channel, forecast[from + step]);
        }
        panel.accept(expert, channel);
    }
}
