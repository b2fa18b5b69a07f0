package io.foreflow.cli.pipeline;

import io.foreflow.job.learn.TickLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.List;

/**
 * Publishes one model of all parts, made up, at its first tick and nothing after: what forecasts
 * cost does not depend on the values of weights.
 */
final class GivenModel implements TickLearner {

    private static final int SEED = 1;

    private final ModelSettings settings;
    private int ticks;
    private long lastTick;

    GivenModel(ModelSettings settings) {
        this.settings = settings;
    }

    @Override
    public TickOutcome tick(long tick, List<Row> rows) {
        lastTick = tick;
        ticks++;
        return new TickOutcome(ticks == 1 ? snapshot(tick) : null, List.of());
    }

    private ModelSnapshot snapshot(long tick) {
        RidgeLine ridgeShort = line(settings.shortLookback());
        RidgeLine ridge = line(settings.lookback());
        float[] network = NetworkInitialization.fromRidge(settings.shape(), ridge, SEED);
        return new ModelSnapshot(
                settings.name(),
                settings.channels(),
                settings.shape(),
                1,
                1,
                -1,
                tick + settings.learn().lag().toMillis(),
                network,
                ridgeShort,
                ridge,
                true,
                0,
                tick,
                ModelSnapshot.hash(network, ridgeShort, ridge));
    }

    /** Repeats the mean of the window. */
    private RidgeLine line(int lookback) {
        float[] weights = new float[(lookback + 1) * settings.horizon()];
        Arrays.fill(weights, 0, lookback * settings.horizon(), 1f / lookback);
        return new RidgeLine(lookback, settings.horizon(), weights, lookback);
    }

    @Override
    public byte[] state() {
        return new byte[] {(byte) Math.min(1, ticks)};
    }

    @Override
    public int version() {
        return Math.min(1, ticks);
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
