package io.foreflow.linear;

import io.foreflow.series.ChannelChange;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.DoubleFunction;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Ridge statistics of one look-back, told by channel, from which one line is solved for all
 * channels and one for each that is drawn towards that of all.
 *
 * <p>With G_c, C_c the divided sums of channel c's windows and G, C those of all windows, channel
 * c's line solves
 *
 * <pre>  (m G_c + κ G + (m + κ) λ I) W = m C_c + κ C,      m = min(1, D n_c / n)</pre>
 *
 * the least squares fit in which the windows of all channels together weigh κ times as much as the
 * channel's own, had it as many as the others: κ = 0 is the channel's own ridge, κ → ∞ the shared
 * one, and what lies between is the fit of the own windows under a normal prior about the shared
 * line. A channel that joined late has a small m, one without windows the shared line.
 *
 * <p><b>Memory.</b> Sums are kept once: those of all channels are the sum of theirs, and of what
 * was absorbed before channels were told apart, or of channels that are gone ({@code common}). A
 * channel's are in at most {@value #MOST_BLOCKS} blocks, D of them in
 *
 * <pre>  bytes = 8 · D · min(blocks, 2) · ((L+1)(L+2)/2 + (L+1)H)   D=7, L=512, H=96: 20.3 MB</pre>
 *
 * Where that is too much none are told apart, and what is absorbed is {@code common}, to the bits
 * of {@link RidgeStatistics} alone. Not thread-safe.
 */
public final class ChannelRidges {

    private static final int MOST_BLOCKS = 2;

    private final RidgeSettings settings;
    private final RidgeStatistics common;
    private final RidgeStatistics[] channels; // none where channels are not told apart
    private RidgeMeans pooled;

    /**
     * @param channels channels told apart, or 0
     */
    public ChannelRidges(
            int channels,
            int lookback,
            int horizon,
            ScaleSettings scale,
            RidgeSettings settings,
            RidgeStatistics.Loss loss) {
        this.settings = settings;
        common = new RidgeStatistics(lookback, horizon, scale, settings, loss);
        this.channels = new RidgeStatistics[channels];
        for (int channel = 0; channel < channels; channel++) {
            this.channels[channel] =
                    new RidgeStatistics(
                            lookback,
                            horizon,
                            scale,
                            settings.ofOneChannel(channels, MOST_BLOCKS),
                            loss);
        }
    }

    /** Most bytes of the sums of a model's channels at a look-back. */
    public static long bytes(ModelSettings settings, int lookback) {
        int blocks = Math.min(settings.ridge().blocks(), MOST_BLOCKS);
        return settings.channels().size()
                * RidgeStatistics.bytes(lookback, settings.horizon(), blocks);
    }

    /** Statistics that take a channel's windows; not while lines are being solved. */
    public RidgeStatistics channel(int channel) {
        pooled = null;
        return channels.length == 0 ? common : channels[channel];
    }

    /** Whether channels are told apart. */
    public boolean told() {
        return channels.length > 0;
    }

    /** Channel-windows absorbed. */
    public long windows() {
        long windows = common.windows();
        for (RidgeStatistics channel : channels) {
            windows += channel.windows();
        }
        return windows;
    }

    /** The ridge of all windows, or null while there are fewer than a ridge may serve on. */
    public RidgeLine shared() {
        long windows = windows();
        if (windows == 0 || windows < settings.minimumWindows() * common.lookback()) {
            return null;
        }
        return nearAndFar(this::shared);
    }

    /** One channel's line with the penalties and the shrinkage of the settings. */
    public RidgeLine line(int channel) {
        return nearAndFar(lambda -> line(channel, lambda, settings.channelShrinkage()));
    }

    private RidgeLine nearAndFar(DoubleFunction<RidgeLine> solved) {
        double unit = settings.penalty() == Penalty.SUM ? 1.0 / windows() : 1;
        RidgeLine near = solved.apply(settings.lambda() * unit);
        return settings.lambdaFar() == settings.lambda()
                ? near
                : near.towards(solved.apply(settings.lambdaFar() * unit));
    }

    /**
     * The line of all channels' windows.
     *
     * @throws IllegalStateException if nothing was absorbed
     */
    public RidgeLine shared(double lambda) {
        return pooled().solve(lambda);
    }

    /**
     * One channel's line.
     *
     * @param kappa κ, at least 0
     */
    public RidgeLine line(int channel, double lambda, double kappa) {
        RidgeMeans own = channels[channel].means();
        RidgeMeans all = pooled();
        if (own.windows() == 0) {
            return all.solve(lambda);
        }
        double share = Math.min(1, channels.length * (double) own.windows() / all.windows());
        DMatrixRMaj gram = new DMatrixRMaj(own.gram().numRows, own.gram().numCols);
        DMatrixRMaj cross = new DMatrixRMaj(own.cross().numRows, own.cross().numCols);
        CommonOps_DDRM.add(share, own.gram(), kappa, all.gram(), gram);
        CommonOps_DDRM.add(share, own.cross(), kappa, all.cross(), cross);
        return new RidgeMeans(gram, cross, own.windows()).solve((share + kappa) * lambda);
    }

    private RidgeMeans pooled() {
        if (pooled == null) {
            pooled = channels.length == 0 ? common.means() : sum();
        }
        if (pooled.windows() == 0) {
            throw new IllegalStateException("Cannot solve ridge: no window was absorbed");
        }
        return pooled;
    }

    /** Means over all windows from the means over each channel's. */
    private RidgeMeans sum() {
        long windows = windows();
        RidgeMeans sum = null;
        for (int part = -1; part < channels.length; part++) {
            RidgeMeans means = (part < 0 ? common : channels[part]).means();
            if (sum == null) {
                DMatrixRMaj cross = means.cross();
                sum =
                        new RidgeMeans(
                                new DMatrixRMaj(cross.numRows, cross.numRows),
                                new DMatrixRMaj(cross.numRows, cross.numCols),
                                windows);
            }
            if (means.windows() > 0) {
                double share = means.windows() / (double) windows;
                CommonOps_DDRM.addEquals(sum.gram(), share, means.gram());
                CommonOps_DDRM.addEquals(sum.cross(), share, means.cross());
            }
        }
        return sum;
    }

    /** Brings absorbed windows that wait for others into the sums. */
    public void flush() {
        common.flush();
        for (RidgeStatistics channel : channels) {
            channel.flush();
        }
    }

    /**
     * Forgets every block whose newest target ended before {@code time}.
     *
     * @return channel-windows forgotten
     */
    public long dropBlocksBefore(long time) {
        pooled = null;
        long dropped = common.dropBlocksBefore(time);
        for (RidgeStatistics channel : channels) {
            dropped += channel.dropBlocksBefore(time);
        }
        return dropped;
    }

    /** What is not told by channel, in the form of {@link RidgeStatistics}. */
    public void writeCommon(DataOutput out) throws IOException {
        common.write(out);
    }

    public void readCommon(DataInput in) throws IOException {
        pooled = null;
        common.read(in);
    }

    /** Channels told apart, then the statistics of each. */
    public void writeChannels(DataOutput out) throws IOException {
        out.writeInt(channels.length);
        for (RidgeStatistics channel : channels) {
            channel.write(out);
        }
    }

    /**
     * Reads what {@link #writeChannels} wrote, of the channels before a change. Of those that are
     * gone, or where channels are not told apart any more, it goes to what is common.
     *
     * @return channels that were told apart
     */
    public int readChannels(DataInput in, ChannelChange change, ScaleSettings scale)
            throws IOException {
        pooled = null;
        int count = in.readInt();
        for (int old = 0; old < count; old++) {
            int now = channels.length == 0 ? -1 : change.newIndexOf(old);
            RidgeStatistics statistics =
                    now < 0
                            ? new RidgeStatistics(
                                    common.lookback(), common.horizon(), scale, settings)
                            : channels[now];
            statistics.read(in);
            if (now < 0) {
                common.take(statistics);
            }
        }
        return count;
    }
}
