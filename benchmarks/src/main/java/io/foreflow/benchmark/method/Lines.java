package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.settings.ScaleSettings;

/**
 * Ridge lines as a forecaster: one line for all channels or one a channel. Of a window they see as
 * many of the newest rows as their own look-back.
 *
 * @param lines one, or D, of one look-back
 */
record Lines(RidgeLine[] lines, ScaleSettings scale) implements Forecaster {

    @Override
    public void forecast(WindowSet windows, int first, int count, float[] out) {
        int lookback = windows.lookback();
        int channels = windows.channels();
        float[] values = new float[channels * lookback];
        int own = lines[0].lookback();
        NormalizedWindow window = new NormalizedWindow(own, scale);
        for (int w = 0; w < count; w++) {
            windows.copyLookback(first + w, values, 0);
            for (int channel = 0; channel < channels; channel++) {
                window.fill(values, (channel + 1) * lookback - own);
                lines[lines.length == 1 ? 0 : channel].predict(
                        window, out, (w * channels + channel) * windows.horizon());
            }
        }
    }
}
