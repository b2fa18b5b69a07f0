package io.foreflow.learning;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.JointLineCodec;
import io.foreflow.linear.JointRidge;
import io.foreflow.series.ChannelChange;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The ridge that hears every channel, on the short look-back: its statistics and the line solved
 * last. It is a system of D (L + 1) unknowns with D H right-hand sides, so it is solved again when
 * windows have grown by a tenth.
 */
final class JointTrack {

    private final ModelSettings settings;
    private final JointRidge statistics; // null if there is no such ridge
    private final float[] windows;
    private JointLine line;
    private long solvedWindows;

    JointTrack(ModelSettings settings) {
        this.settings = settings;
        int channels = settings.channels().size();
        statistics = settings.jointRidge() ? statistics(settings, channels) : null;
        windows = new float[channels * settings.shortLookback()];
    }

    private static JointRidge statistics(ModelSettings settings, int channels) {
        return new JointRidge(
                channels,
                settings.shortLookback(),
                settings.horizon(),
                settings.scale(),
                settings.ridge());
    }

    /** Null until there are enough windows. */
    JointLine line() {
        return line;
    }

    /**
     * Absorbs an origin in which no channel's window has a missing cell.
     *
     * @param targets D × H scaled values, NaN where not observed
     */
    void absorb(Origin origin, float[] targets, long targetEnd) {
        if (statistics == null) {
            return;
        }
        int lookback = settings.shortLookback();
        for (int channel = 0; channel < settings.channels().size(); channel++) {
            if (!origin.history()
                    .copyWindow(channel, origin.index(), lookback, windows, channel * lookback)) {
                return;
            }
        }
        statistics.absorb(windows, targets, targetEnd, line);
    }

    /**
     * Solves the line anew if it is time to.
     *
     * @return null, or why the line stays as it was
     */
    String solve() {
        if (statistics == null) {
            return null;
        }
        statistics.flush();
        if (line != null && statistics.windows() < RidgeTrack.GROWTH * solvedWindows) {
            return null;
        }
        JointLine solved;
        try {
            solved = statistics.solve();
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        if (solved == null) {
            return null;
        }
        if (!RidgeTrack.finite(solved.weights())) {
            return "Ridge of all channels has a weight that is not finite";
        }
        line = solved;
        solvedWindows = statistics.windows();
        return null;
    }

    /** As {@link RidgeTrack#forgetBefore}. */
    void forgetBefore(long time) {
        if (statistics != null && statistics.dropBlocksBefore(time) > 0) {
            solvedWindows = 0; // to be solved at once
        }
    }

    /** Whether there is one; if so statistics, windows at the last solution, line. */
    void write(DataOutput out) throws IOException {
        out.writeBoolean(statistics != null);
        if (statistics != null) {
            statistics.write(out);
            out.writeLong(solvedWindows);
            JointLineCodec.write(out, line);
        }
    }

    /**
     * Reads what {@link #write} wrote. With other channels it begins anew: what one channel says of
     * another cannot be told from what a third one says.
     */
    void read(DataInput in, ChannelChange change) throws IOException {
        if (!in.readBoolean()) {
            return;
        }
        boolean goesOn = statistics != null && change.none();
        JointRidge read = goesOn ? statistics : statistics(settings, change.oldCount());
        read.read(in);
        long solved = in.readLong();
        JointLine found = JointLineCodec.read(in);
        if (goesOn) {
            solvedWindows = solved;
            line = found;
        }
    }
}
