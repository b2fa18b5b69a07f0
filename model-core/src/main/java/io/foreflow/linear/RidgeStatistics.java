package io.foreflow.linear;

import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Sufficient statistics of the online ridge for one look-back, over all channels and series of a
 * model.
 *
 * <p>With L the look-back and H the horizon, a channel's window x gives one row a = [clip(x − μ),
 * σ] ∈ R^{L+1} of the design matrix and one row t = clip(y − μ) ∈ R^H of the targets, in scaled
 * units ({@link NormalizedWindow}); the solved line is
 *
 * <pre>  (Σ aᵀa / n + λ I) W = Σ aᵀt / n                             n channel-windows</pre>
 *
 * <p>λ must be above zero: the centred part of Σ aᵀa has the exact null vector 1. Dividing by n
 * keeps λ's meaning (a share of a channel's unit variance) as the stream grows. With {@link
 * Penalty#SUM} λ/n stands in its place: a normal prior on W of fixed precision, which the data
 * outgrow. Near steps want less of it than far ones, whose targets are noisier: λ may differ
 * between step 1 and step H ({@link RidgeLine#towards}), at the price of a second factorisation.
 * Everything is double: the Gram matrix squares the condition number.
 *
 * <p>That is the least squares of scaled units. With {@link Loss#NORMALISED} a row and its target
 * are divided by the window's σ first: every window then weighs the same, however much it moves,
 * and the line is the one that reversible instance normalisation (Kim et al., ICLR 2022) would have
 * if the error were measured before it is undone. Where the noise grows with σ that is the
 * efficient estimate; where it does not, the other is.
 *
 * <p><b>Layout.</b> The sums are kept in at most {@code blocks} time blocks, because a sum cannot
 * forget a poisoned row but a block can be dropped; where there would be one more, the two oldest
 * merge. A block holds the upper triangle of Σ aᵀa packed by rows and Σ aᵀt by rows:
 *
 * <pre>  bytes(blocks) = 8 · blocks · ((L+1)(L+2)/2 + (L+1)H)        L=512, H=96: 1.45 MB a block
 * </pre>
 *
 * <p><b>Missing targets.</b> One Gram serves all H columns, so it needs whole targets. A target
 * cell that was not observed is filled with the ridge's own current forecast, one EM step for a
 * Gaussian model with known variance, if at least {@code minimumTargetShare} of the target was
 * observed; until a ridge stands the fill is μ. Otherwise the channel-window is left out.
 *
 * <p>Reference: A. E. Hoerl and R. W. Kennard, Ridge regression, Technometrics 12 (1970); A. P.
 * Dempster, N. M. Laird and D. B. Rubin, Maximum likelihood from incomplete data via the EM
 * algorithm, JRSS B 39 (1977). Not thread-safe.
 */
public final class RidgeStatistics {

    public static final int VERSION_1 = 1;

    /** Units in which the squared error is least. */
    public enum Loss {
        /** Scaled units, in which errors are reported. */
        SCALED,
        /** The window's own: its error divided by its σ. */
        NORMALISED
    }

    private final int lookback;
    private final int horizon;
    private final RidgeSettings settings;
    private final Loss loss;
    private final NormalizedWindow window;
    private final RidgeBlocks blocks;
    private final double[] scaledDesign;
    private final double[] scaledTarget;

    public RidgeStatistics(int lookback, int horizon, ScaleSettings scale, RidgeSettings settings) {
        this(lookback, horizon, scale, settings, Loss.SCALED);
    }

    public RidgeStatistics(
            int lookback, int horizon, ScaleSettings scale, RidgeSettings settings, Loss loss) {
        this.loss = loss;
        this.lookback = lookback;
        this.horizon = horizon;
        this.settings = settings;
        window = new NormalizedWindow(lookback, scale);
        blocks = new RidgeBlocks(lookback + 1, horizon, settings);
        scaledDesign = new double[lookback + 1];
        scaledTarget = new double[horizon];
    }

    /** Bytes of the given number of blocks. */
    public static long bytes(int lookback, int horizon, int blocks) {
        long rows = lookback + 1L;
        return Double.BYTES * blocks * (rows * (rows + 1) / 2 + rows * horizon);
    }

    public int lookback() {
        return lookback;
    }

    int horizon() {
        return horizon;
    }

    /** Channel-windows in all blocks. */
    public long windows() {
        return blocks.windows();
    }

    public int blocks() {
        return blocks.count();
    }

    /**
     * Absorbs one channel-window.
     *
     * @param windowValues scaled values, {@code lookback} from {@code windowOffset}, none missing
     * @param target scaled values, {@code horizon} from {@code targetOffset}; NaN where the cell
     *     was not observed
     * @param targetEnd time of the last target cell, epoch milliseconds
     * @param current line that fills missing target cells, or null while there is none
     * @return whether it was taken; false if too little of the target was observed
     */
    public boolean absorb(
            float[] windowValues,
            int windowOffset,
            float[] target,
            int targetOffset,
            long targetEnd,
            RidgeLine current) {
        int observed = observed(target, targetOffset);
        if (observed == 0 || observed < settings.minimumTargetShare() * horizon) {
            return false;
        }
        window.fill(windowValues, windowOffset);
        float[] design = window.design();
        double weight = loss == Loss.NORMALISED ? 1.0 / window.sigma() : 1;
        for (int i = 0; i <= lookback; i++) {
            scaledDesign[i] = weight * design[i];
        }
        fillTarget(target, targetOffset, observed < horizon ? current : null, weight);
        blocks.add(scaledDesign, scaledTarget, targetEnd);
        return true;
    }

    private int observed(float[] target, int offset) {
        int count = 0;
        for (int h = 0; h < horizon; h++) {
            if (!Float.isNaN(target[offset + h])) {
                count++;
            }
        }
        return count;
    }

    private void fillTarget(float[] target, int offset, RidgeLine current, double weight) {
        float[] own = null;
        if (current != null) {
            own = new float[horizon];
            current.predict(window, own, 0);
        }
        for (int h = 0; h < horizon; h++) {
            float value = target[offset + h];
            if (Float.isNaN(value)) {
                value = own == null ? window.mean() : own[h];
            }
            scaledTarget[h] = weight * window.clip(value - (double) window.mean());
        }
    }

    /** Brings absorbed windows that wait for others into the sums. */
    public void flush() {
        blocks.flush();
    }

    /**
     * Forgets every block whose newest target ended before {@code time}.
     *
     * @return channel-windows forgotten
     */
    public long dropBlocksBefore(long time) {
        return blocks.dropBefore(time);
    }

    /** The ridge of all blocks, or null while there are fewer windows than a ridge may serve on. */
    public RidgeLine solve() {
        long windows = windows();
        if (windows == 0 || windows < settings.minimumWindows() * lookback) {
            return null;
        }
        double unit = settings.penalty() == Penalty.SUM ? 1.0 / windows : 1;
        RidgeMeans means = means();
        RidgeLine near = means.solve(settings.lambda() * unit);
        return settings.lambdaFar() == settings.lambda()
                ? near
                : near.towards(means.solve(settings.lambdaFar() * unit));
    }

    /**
     * The ridge of all blocks for any penalty on the mean.
     *
     * @throws IllegalStateException if nothing was absorbed or the matrix is not positive definite
     */
    public RidgeLine solve(double lambda) {
        RidgeMeans means = means();
        if (means.windows() == 0) {
            throw new IllegalStateException("Cannot solve ridge: no window was absorbed");
        }
        return means.solve(lambda);
    }

    /** Takes in all that another one has absorbed, which is not used after it. */
    void take(RidgeStatistics other) {
        blocks.take(other.blocks);
    }

    /** Divided sums of all blocks. */
    RidgeMeans means() {
        return blocks.means();
    }

    /**
     * How a line does on the windows absorbed here, exactly and without them: at each step the mean
     * over the channel-windows of (forecast − target)² − (target − μ)², that is the diagonal of Wᵀ
     * G W − 2 Wᵀ C with G and C the divided sums. Negative where the line beats the window's mean.
     *
     * @return H numbers, squared scaled units
     */
    public double[] excessError(RidgeLine line) {
        RidgeMeans means = means();
        DMatrixRMaj weights = new DMatrixRMaj(lookback + 1, horizon);
        for (int i = 0; i < weights.data.length; i++) {
            weights.data[i] = line.weights()[i];
        }
        DMatrixRMaj product = new DMatrixRMaj(lookback + 1, horizon);
        CommonOps_DDRM.mult(means.gram(), weights, product);
        double[] excess = new double[horizon];
        for (int i = 0; i < weights.data.length; i++) {
            excess[i % horizon] += weights.data[i] * (product.data[i] - 2 * means.cross().data[i]);
        }
        return excess;
    }

    /** VERSION_1: int version, int L, int H, int blocks; then each block, oldest first. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(VERSION_1);
        out.writeInt(lookback);
        out.writeInt(horizon);
        blocks.write(out);
    }

    /** Replaces what is here by what {@link #write} wrote for the same look-back and horizon. */
    public void read(DataInput in) throws IOException {
        FormatVersion.check("ridge statistics", in.readInt(), VERSION_1);
        int foundLookback = in.readInt();
        int foundHorizon = in.readInt();
        if (foundLookback != lookback || foundHorizon != horizon) {
            throw new IllegalStateException(
                    "Cannot read ridge statistics: expected (lookback=%d, horizon=%d), found (lookback=%d, horizon=%d)"
                            .formatted(lookback, horizon, foundLookback, foundHorizon));
        }
        blocks.read(in);
    }
}
