package io.foreflow.forecasting;

import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;

/**
 * Lets the ridges and the tuned network speak for every channel whose window allows it, in the
 * user's units. Holds buffers only; not thread-safe.
 */
final class LearntExperts {

    private final int channels;
    private final int horizon;
    private final NormalizedWindow shortWindow;
    private final NormalizedWindow longWindow;
    private final float[] scaled;

    LearntExperts(ModelSettings settings) {
        channels = settings.channels().size();
        horizon = settings.horizon();
        shortWindow = new NormalizedWindow(settings.shortLookback(), settings.scale());
        longWindow = new NormalizedWindow(settings.lookback(), settings.scale());
        scaled = new float[Math.max(settings.lookback(), settings.shortLookback())];
    }

    /**
     * Fills the panel.
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
        for (int channel = 0; channel < channels; channel++) {
            int clippedShort =
                    ridge(
                            Expert.RIDGE_SHORT,
                            snapshot.ridgeShort(),
                            shortWindow,
                            channel,
                            window,
                            scale,
                            panel);
            int clippedLong =
                    ridge(
                            Expert.RIDGE,
                            snapshot.ridge(),
                            longWindow,
                            channel,
                            window,
                            scale,
                            panel);
            clipped += Math.max(clippedShort, clippedLong);
            if (tuned != null && window.available(channel, longWindow.lookback())) {
                unscale(tuned, at + channel * horizon, scale, channel, Expert.TUNED, panel);
            }
        }
        return clipped;
    }

    private int ridge(
            Expert expert,
            RidgeLine line,
            NormalizedWindow normalized,
            int channel,
            WindowReading window,
            SeriesScale scale,
            ExpertPanel panel) {
        int lookback = normalized.lookback();
        if (line == null || !window.available(channel, lookback)) {
            return 0;
        }
        window.scaled(channel, lookback, scale, scaled, 0);
        normalized.fill(scaled, 0);
        int from = channel * horizon;
        line.predict(normalized, panel.values(expert), from);
        unscale(panel.values(expert), from, scale, channel, expert, panel);
        return clipped(normalized);
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

    private int clipped(NormalizedWindow normalized) {
        int clipped = 0;
        for (int i = 0; i < normalized.lookback(); i++) {
            double deviation = (double) scaled[i] - normalized.mean();
            if (normalized.clip(deviation) != deviation) {
                clipped++;
            }
        }
        return clipped;
    }
}
