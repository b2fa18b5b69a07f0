package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeLineCodec;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The online ridge of one look-back: its statistics and the line solved last. */
final class RidgeTrack {

    private final int lookback;
    private final int channels;
    private final RidgeStatistics statistics;
    private final float[] window;
    private RidgeLine line;

    RidgeTrack(ModelSettings settings, int lookback) {
        this.lookback = lookback;
        channels = settings.channels().size();
        statistics =
                new RidgeStatistics(
                        lookback, settings.horizon(), settings.scale(), settings.ridge());
        window = new float[lookback];
    }

    /** Null until there are enough windows. */
    RidgeLine line() {
        return line;
    }

    /**
     * Absorbs every channel of an origin whose window has no missing cell.
     *
     * @param targets D × H scaled values, NaN where not observed
     * @return channel-windows taken
     */
    int absorb(Origin origin, float[] targets, int horizon, long targetEnd) {
        int taken = 0;
        int index = origin.index();
        for (int channel = 0; channel < channels; channel++) {
            if (origin.history().copyWindow(channel, index, lookback, window, 0)
                    && statistics.absorb(window, 0, targets, channel * horizon, targetEnd, line)) {
                taken++;
            }
        }
        return taken;
    }

    /**
     * Solves the line anew.
     *
     * @return null, or why the line stays as it was
     */
    String solve() {
        statistics.flush();
        RidgeLine solved;
        try {
            solved = statistics.solve();
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        if (solved != null && !finite(solved)) {
            return "Ridge of %d rows has a weight that is not finite".formatted(lookback);
        }
        line = solved;
        return null;
    }

    private static boolean finite(RidgeLine line) {
        for (float weight : line.weights()) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }

    void write(DataOutput out) throws IOException {
        statistics.write(out);
        RidgeLineCodec.write(out, line);
    }

    void read(DataInput in) throws IOException {
        statistics.read(in);
        line = RidgeLineCodec.read(in);
    }
}
