package io.foreflow.optimizer;

import io.foreflow.network.NetworkShape;

/**
 * Matured windows to draw batches from, all in scaled units. The arrays are shared and never
 * written to.
 *
 * @param windows how many, at least 1
 * @param inputs windows × D × L, time ascending
 * @param available windows × D, 1 where the channel may be used and 0 where not
 * @param targets windows × D × H
 * @param targetMask windows × D × H, 1 where the target cell was observed and 0 where not
 */
@SuppressWarnings("ArrayRecordComponent") // a view of large buffers, never compared
public record TrainingSet(
        int windows, float[] inputs, float[] available, float[] targets, float[] targetMask)
        implements TrainingWindows {

    public TrainingSet {
        if (windows < 1) {
            throw new IllegalArgumentException(
                    "Invalid training set: %d windows (must be at least 1)".formatted(windows));
        }
    }

    @Override
    public void copy(
            int window, float[] toInputs, float[] toAvailable, float[] toTargets, float[] toMask) {
        copy(inputs, window, toInputs);
        copy(available, window, toAvailable);
        copy(targets, window, toTargets);
        copy(targetMask, window, toMask);
    }

    private static void copy(float[] from, int window, float[] to) {
        System.arraycopy(from, window * to.length, to, 0, to.length);
    }

    /** Fails unless every array has the length that the shape asks for. */
    @Override
    public void requireShape(NetworkShape shape) {
        int rows = windows * shape.channels();
        requireLength("inputs", inputs, rows * shape.lookback());
        requireLength("available", available, rows);
        requireLength("targets", targets, rows * shape.horizon());
        requireLength("targetMask", targetMask, rows * shape.horizon());
    }

    private static void requireLength(String name, float[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    "Invalid training set: %s has length %d (must be %d)"
                            .formatted(name, array.length, length));
        }
    }
}
