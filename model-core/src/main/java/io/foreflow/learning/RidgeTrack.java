package io.foreflow.learning;

import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeLineCodec;
import io.foreflow.linear.RidgeStatistics.Loss;
import io.foreflow.series.ChannelChange;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.ScaleSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The online ridge of one look-back: its statistics and the lines solved last, the one for all
 * channels at every tick. Those of the channels' own are D times the work and differ from the
 * shared one by what changes slowly: they are solved again when windows have grown by a tenth.
 */
final class RidgeTrack {

    static final double GROWTH = 1.1;

    private final int lookback;
    private final int channels;
    private final ScaleSettings scale;
    private final ModelSettings settings;
    private final ChannelRidges statistics;
    private final boolean seldom; // the line for all channels too is solved when windows have grown
    private final float[] window;
    private StartingLine starting; // holds the line it was started with; else null
    private RidgeLine line;
    private List<RidgeLine> own = List.of(); // one a channel or none
    private long ownWindows; // of all channels when they, or a seldom line, were solved

    RidgeTrack(ModelSettings settings, int lookback) {
        this(settings, lookback, settings.channelRidges(), Loss.SCALED);
    }

    /**
     * The ridge of the whole look-back in normalised units. Nothing stands on it but an expert of
     * the mixture, so all its lines are solved when windows have grown.
     */
    static RidgeTrack normalised(ModelSettings settings) {
        return new RidgeTrack(
                settings, settings.lookback(), settings.normalisedChannelRidges(), Loss.NORMALISED);
    }

    private RidgeTrack(ModelSettings settings, int lookback, boolean told, Loss loss) {
        this.settings = settings;
        this.lookback = lookback;
        seldom = loss == Loss.NORMALISED;
        scale = settings.scale();
        channels = settings.channels().size();
        statistics =
                new ChannelRidges(
                        told ? channels : 0,
                        lookback,
                        settings.horizon(),
                        settings.scale(),
                        settings.ridge(),
                        loss);
        window = new float[lookback];
    }

    /** Begins with lines that were learnt elsewhere, until its own are better. */
    void startWith(RidgeLine given, List<RidgeLine> givenOwn) {
        if (given == null) {
            return;
        }
        line = given;
        own = settings.channelRidges() ? List.copyOf(givenOwn) : List.of();
        starting = new StartingLine(settings, lookback);
    }

    /** Null until there are enough windows. */
    RidgeLine line() {
        return line;
    }

    /** The channels' own lines, or none. */
    List<RidgeLine> own() {
        return own;
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
            if (!origin.history().copyWindow(channel, index, lookback, window, 0)) {
                continue;
            }
            if (starting != null) {
                int at = channel * horizon;
                starting.judge(line, window, targets, at, origin.time(), targetEnd);
            }
            if (statistics
                    .channel(channel)
                    .absorb(window, 0, targets, channel * horizon, targetEnd, line)) {
                taken++;
            }
        }
        return taken;
    }

    /**
     * Solves the line anew, and the channels' own when it is time to.
     *
     * @return null, or why the lines stay as they were
     */
    String solve() {
        statistics.flush();
        RidgeLine solved;
        List<RidgeLine> solvedOwn = own;
        long windows = statistics.windows();
        boolean grown = windows >= GROWTH * ownWindows || statistics.told() && own.isEmpty();
        if (seldom && line != null && !grown) {
            return null;
        }
        try {
            solved = statistics.shared();
            if (solved == null) {
                solvedOwn = List.of();
            } else if (statistics.told() && grown) {
                solvedOwn = new ArrayList<>();
                for (int channel = 0; channel < channels; channel++) {
                    solvedOwn.add(statistics.line(channel));
                }
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        if (solved != null && !finite(solved.weights())
                || !solvedOwn.stream().allMatch(own -> finite(own.weights()))) {
            return "Ridge of %d rows has a weight that is not finite".formatted(lookback);
        }
        if (solved == null) {
            return null; // the last lines stay after forgetting, until there is enough again
        }
        if (starting != null) {
            if (!starting.outdoneBy(solved)) {
                return null;
            }
            starting = null;
        }
        line = solved;
        own = List.copyOf(solvedOwn);
        if (grown && (statistics.told() || seldom)) {
            ownWindows = windows;
        }
        return null;
    }

    /** Forgets the blocks of windows whose newest target ended before a time. */
    void forgetBefore(long time) {
        if (statistics.dropBlocksBefore(time) > 0) {
            ownWindows = 0; // to be solved at once
        }
    }

    static boolean finite(float[] weights) {
        for (float weight : weights) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }

    void write(DataOutput out) throws IOException {
        statistics.writeCommon(out);
        RidgeLineCodec.write(out, line);
    }

    void read(DataInput in) throws IOException {
        statistics.readCommon(in);
        line = RidgeLineCodec.read(in);
    }

    /** What is told by channel: statistics, windows at the last solution, lines. */
    void writeChannels(DataOutput out) throws IOException {
        statistics.writeChannels(out);
        out.writeLong(ownWindows);
        out.writeInt(own.size());
        for (RidgeLine ofChannel : own) {
            RidgeLineCodec.write(out, ofChannel);
        }
    }

    /** After {@link #read}; a new channel begins with the line of all. */
    void readChannels(DataInput in, ChannelChange change) throws IOException {
        statistics.readChannels(in, change, scale);
        ownWindows = in.readLong();
        List<RidgeLine> old = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            old.add(RidgeLineCodec.read(in));
        }
        own = statistics.told() ? carried(old, line, change) : List.of();
    }

    void writeStarting(DataOutput out) throws IOException {
        out.writeBoolean(starting != null);
        if (starting != null) {
            starting.write(out);
        }
    }

    void readStarting(DataInput in) throws IOException {
        if (in.readBoolean()) {
            starting = new StartingLine(settings, lookback);
            starting.read(in);
        }
    }

    private static List<RidgeLine> carried(
            List<RidgeLine> old, RidgeLine shared, ChannelChange change) {
        if (old.isEmpty() || shared == null) {
            return List.of();
        }
        List<RidgeLine> carried = new ArrayList<>();
        for (int channel = 0; channel < change.newCount(); channel++) {
            int before = change.oldIndexOf(channel);
            carried.add(before < 0 ? shared : old.get(before));
        }
        return List.copyOf(carried);
    }
}
