package io.foreflow.linear;

import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Ridge statistics kept for each channel apart, from which one line is solved for all channels, or
 * one for each that is drawn towards that of all.
 *
 * <p>With G_c, C_c the divided sums of channel c's windows and G, C those of all windows, channel
 * c's line solves
 *
 * <pre>  (G_c + κ G + (1 + κ) λ I) W = C_c + κ C</pre>
 *
 * the least squares fit in which the windows of all channels together weigh κ times as much as the
 * channel's own: κ = 0 is the channel's own ridge, κ → ∞ the shared one, and what lies between is
 * the fit of the own windows under a normal prior about the shared line whose precision is κ times
 * that of a channel's windows. A channel without windows gets the shared line.
 *
 * <p>Holds D times the bytes of {@link RidgeStatistics}. Not thread-safe.
 */
public final class ChannelRidges {

    private final RidgeStatistics[] channels;
    private RidgeMeans pooled;

    public ChannelRidges(
            int channels,
            int lookback,
            int horizon,
            ScaleSettings scale,
            RidgeSettings settings,
            RidgeStatistics.Loss loss) {
        this.channels = new RidgeStatistics[channels];
        for (int channel = 0; channel < channels; channel++) {
            this.channels[channel] = new RidgeStatistics(lookback, horizon, scale, settings, loss);
        }
    }

    /** Statistics of one channel, to absorb its windows; not while lines are being solved. */
    public RidgeStatistics channel(int channel) {
        pooled = null;
        return channels[channel];
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
        DMatrixRMaj gram = own.gram().copy();
        DMatrixRMaj cross = own.cross().copy();
        CommonOps_DDRM.addEquals(gram, kappa, all.gram());
        CommonOps_DDRM.addEquals(cross, kappa, all.cross());
        return new RidgeMeans(gram, cross, own.windows()).solve((1 + kappa) * lambda);
    }

    private RidgeMeans pooled() {
        if (pooled == null) {
            pooled = sum();
        }
        if (pooled.windows() == 0) {
            throw new IllegalStateException("Cannot solve ridge: no window was absorbed");
        }
        return pooled;
    }

    /** Means over all windows from the means over each channel's. */
    private RidgeMeans sum() {
        int size = channels[0].lookback() + 1;
        long windows = 0;
        for (RidgeStatistics channel : channels) {
            windows += channel.windows();
        }
        DMatrixRMaj gram = new DMatrixRMaj(size, size);
        DMatrixRMaj cross = null;
        for (RidgeStatistics channel : channels) {
            RidgeMeans means = channel.means();
            if (cross == null) {
                cross = new DMatrixRMaj(size, means.cross().numCols);
            }
            if (means.windows() > 0) {
                double share = means.windows() / (double) windows;
                CommonOps_DDRM.addEquals(gram, share, means.gram());
                CommonOps_DDRM.addEquals(cross, share, means.cross());
            }
        }
        return new RidgeMeans(gram, cross, windows);
    }
}
