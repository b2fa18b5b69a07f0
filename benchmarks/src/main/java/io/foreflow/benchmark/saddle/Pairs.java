package io.foreflow.benchmark.saddle;

import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.TrainingWindows;
import java.util.Arrays;

/**
 * Windows and targets drawn at random.
 *
 * @param inputs count × D × L
 * @param targets count × D × H
 */
@SuppressWarnings("ArrayRecordComponent") // large buffers, never compared
record Pairs(NetworkShape shape, float[] inputs, float[] targets) implements TrainingWindows {

    /** Room for a number of pairs. */
    static Pairs empty(NetworkShape shape, int count) {
        int rows = Math.multiplyExact(count, shape.channels());
        return new Pairs(
                shape,
                new float[Math.multiplyExact(rows, shape.lookback())],
                new float[Math.multiplyExact(rows, shape.horizon())]);
    }

    @Override
    public int windows() {
        return targets.length / (shape.channels() * shape.horizon());
    }

    @Override
    public void requireShape(NetworkShape other) {
        if (!shape.equals(other)) {
            throw new IllegalArgumentException(
                    "Cannot train %s on pairs of %s".formatted(other, shape));
        }
    }

    @Override
    public void copy(
            int window, float[] toInputs, float[] toAvailable, float[] toTargets, float[] toMask) {
        System.arraycopy(inputs, window * toInputs.length, toInputs, 0, toInputs.length);
        System.arraycopy(targets, window * toTargets.length, toTargets, 0, toTargets.length);
        Arrays.fill(toAvailable, 1);
        Arrays.fill(toMask, 1);
    }
}
