package io.foreflow.learning;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.List;

/**
 * Windows and matured targets of some origins, in scaled units, as the network takes them. Targets
 * are clipped about their window's mean like every deviation, so that one wild cell cannot decide a
 * judgement.
 */
final class WindowBatch {

    private final NetworkShape shape;
    private final ScaleSettings scale;
    private final int count;
    private final float[] windows; // N × D × L, zero where unavailable
    private final float[] available; // N × D
    private final float[] targets; // N × D × H, NaN where not observed or unavailable

    WindowBatch(NetworkShape shape, ScaleSettings scale, List<Origin> origins) {
        this.shape = shape;
        this.scale = scale;
        count = origins.size();
        windows = new float[count * shape.channels() * shape.lookback()];
        available = new float[count * shape.channels()];
        targets = new float[count * shape.channels() * shape.horizon()];
        NormalizedWindow window = new NormalizedWindow(shape.lookback(), scale);
        for (int n = 0; n < count; n++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                fill(origins.get(n), channel, n * shape.channels() + channel, window);
            }
        }
    }

    private void fill(Origin origin, int channel, int at, NormalizedWindow window) {
        int from = at * shape.lookback();
        int to = at * shape.horizon();
        int index = origin.index();
        if (!origin.history().copyWindow(channel, index, shape.lookback(), windows, from)) {
            Arrays.fill(windows, from, from + shape.lookback(), 0);
            Arrays.fill(targets, to, to + shape.horizon(), Float.NaN);
            return;
        }
        available[at] = 1;
        origin.history().copyTarget(channel, index, shape.horizon(), targets, to);
        window.fill(windows, from);
        for (int h = to; h < to + shape.horizon(); h++) {
            float deviation = (float) window.clip(targets[h] - (double) window.mean());
            targets[h] = window.mean() + deviation;
        }
    }

    int count() {
        return count;
    }

    float[] windows() {
        return windows;
    }

    float[] available() {
        return available;
    }

    float[] targets() {
        return targets;
    }

    /** N × D × H, 1 where the target was observed. */
    float[] targetMask() {
        float[] mask = new float[targets.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = Float.isNaN(targets[i]) ? 0 : 1;
        }
        return mask;
    }

    /** The targets with zero where they were not observed. */
    float[] maskedTargets() {
        float[] masked = targets.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = Float.isNaN(masked[i]) ? 0 : masked[i];
        }
        return masked;
    }

    /** What a ridge of the long look-back forecasts, N × D × H; NaN where unavailable. */
    float[] forecasts(RidgeLine line) {
        float[] forecasts = new float[targets.length];
        NormalizedWindow window = new NormalizedWindow(shape.lookback(), scale);
        for (int at = 0; at < available.length; at++) {
            int to = at * shape.horizon();
            if (available[at] == 0) {
                Arrays.fill(forecasts, to, to + shape.horizon(), Float.NaN);
            } else {
                window.fill(windows, at * shape.lookback());
                line.predict(window, forecasts, to);
            }
        }
        return forecasts;
    }

    /** Squared errors of forecasts (N × D × H), one sum a window. */
    Errors[] errors(float[] forecasts, int[] report) {
        Errors[] errors = new Errors[count];
        int cells = shape.channels() * shape.horizon();
        for (int n = 0; n < count; n++) {
            errors[n] = new Errors(report);
            for (int i = 0; i < cells; i++) {
                int at = n * cells + i;
                if (!Float.isNaN(targets[at])) {
                    double error = (double) forecasts[at] - targets[at];
                    errors[n].add(i % shape.horizon() + 1, error * error);
                }
            }
        }
        return errors;
    }
}
