package io.foreflow.cli.pipeline;

import io.foreflow.job.learn.TickLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Publishes one model of all parts, made up, at its first tick and nothing after: what forecasts
 * cost does not depend on the values of weights. There is a line of every kind that a learner makes
 * for the same settings, so that the mixture hears every expert.
 */
final class GivenModel implements TickLearner {

    private static final int SEED = 1;

    private final ModelSettings settings;
    private final RidgeLine ridgeShort;
    private final RidgeLine ridge;
    private final JointLine joint;
    private final float[] network;
    private long published;
    private long lastTick;

    GivenModel(ModelSettings settings) {
        this.settings = settings;
        ridgeShort = line(settings.shortLookback());
        ridge = line(settings.lookback());
        joint = settings.jointRidge() ? joint(settings.shortLookback()) : null;
        network = NetworkInitialization.fromRidge(settings.shape(), ridge, SEED);
    }

    @Override
    public TickOutcome tick(long tick, List<Row> rows) {
        lastTick = tick;
        return new TickOutcome(published == 0 ? snapshot(tick) : null, List.of());
    }

    /** The same weights in a publication of their own, as a learner makes one at each tick. */
    ModelSnapshot snapshot(long tick) {
        List<RidgeLine> ownShort = settings.channelRidges() ? each(ridgeShort) : List.of();
        List<RidgeLine> own = settings.channelRidges() ? each(ridge) : List.of();
        List<RidgeLine> normalised = normalised();
        return new ModelSnapshot(
                settings.name(),
                settings.channels(),
                settings.shape(),
                ++published,
                1,
                -1,
                tick + settings.learn().lag().toMillis(),
                network,
                ridgeShort,
                ridge,
                ownShort,
                own,
                normalised,
                joint,
                0,
                true,
                0,
                tick,
                ModelSnapshot.hash(network, ridgeShort, ridge, ownShort, own, normalised, joint));
    }

    /** Repeats the mean of the window. */
    private RidgeLine line(int lookback) {
        float[] weights = new float[(lookback + 1) * settings.horizon()];
        Arrays.fill(weights, 0, lookback * settings.horizon(), 1f / lookback);
        return new RidgeLine(lookback, settings.horizon(), weights, lookback);
    }

    private List<RidgeLine> normalised() {
        if (!settings.ridge().normalised()) {
            return List.of();
        }
        return settings.normalisedChannelRidges() ? each(ridge) : List.of(ridge);
    }

    /** One a channel. */
    private List<RidgeLine> each(RidgeLine line) {
        return Collections.nCopies(settings.channels().size(), line);
    }

    /** Adds the mean deviation of all windows to each window's mean. */
    private JointLine joint(int lookback) {
        int channels = settings.channels().size();
        int rows = channels * (lookback + 1);
        float[] weights = new float[rows * channels * settings.horizon()];
        Arrays.fill(weights, 1f / rows);
        return new JointLine(channels, lookback, settings.horizon(), weights, lookback);
    }

    @Override
    public byte[] state() {
        return new byte[] {(byte) version()};
    }

    @Override
    public int version() {
        return published == 0 ? 0 : 1;
    }

    @Override
    public long optimizerStep() {
        return 0;
    }

    @Override
    public long trainedUntil() {
        return lastTick;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
