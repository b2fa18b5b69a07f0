package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.TrainingWindows;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import java.util.Arrays;

/**
 * Training windows in epochs, as the literature trains: each epoch meets every window once, in an
 * order of its own drawn from seed and epoch; its last batch is what is left over. A function of
 * seed and step alone; remembers the order of one epoch. Not thread-safe.
 */
final class EpochOrder implements TrainingWindows {

    private final WindowSet windows;
    private final int batch;
    private final long seed;
    private final int[] order;
    private long epochOfOrder = -1;

    EpochOrder(WindowSet windows, int batch, long seed) {
        this.windows = windows;
        this.batch = batch;
        this.seed = seed;
        order = new int[windows.count()];
    }

    /** Batches of one epoch. */
    int steps() {
        return (windows.count() + batch - 1) / batch;
    }

    @Override
    public int windows() {
        return windows.count();
    }

    @Override
    public void requireShape(NetworkShape shape) {
        if (shape.channels() != windows.channels()
                || shape.lookback() != windows.lookback()
                || shape.horizon() != windows.horizon()) {
            throw new IllegalArgumentException(
                    "Cannot train %s on windows of (channels=%d, lookback=%d, horizon=%d)"
                            .formatted(
                                    shape,
                                    windows.channels(),
                                    windows.lookback(),
                                    windows.horizon()));
        }
    }

    @Override
    public int draw(long step, int slot, CounterRandom random) {
        long epoch = (step - 1) / steps();
        if (epoch != epochOfOrder) {
            shuffle(epoch);
        }
        int position = (int) ((step - 1) % steps()) * batch + slot;
        return position < order.length ? order[position] : NONE;
    }

    /** Fisher and Yates's. */
    private void shuffle(long epoch) {
        CounterRandom random = new CounterRandom(seed, Purpose.BATCH, -1 - epoch);
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.index(i, i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        epochOfOrder = epoch;
    }

    @Override
    public void copy(
            int window, float[] inputs, float[] available, float[] targets, float[] targetMask) {
        windows.copyLookback(window, inputs, 0);
        windows.copyTarget(window, targets, 0);
        Arrays.fill(available, 1);
        Arrays.fill(targetMask, 1);
    }
}
