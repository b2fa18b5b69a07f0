package io.foreflow.optimizer;

import io.foreflow.network.NetworkShape;
import io.foreflow.random.CounterRandom;

/**
 * Matured windows to draw batches from, in scaled units, handed out one at a time: a set that is a
 * view of one long series need not be laid out window by window. Never changes while it is trained
 * on. D channels, L look-back rows, H horizon steps.
 */
public interface TrainingWindows {

    /** {@link #draw}'s answer for a slot that stays empty. */
    int NONE = -1;

    /** How many, at least 1. */
    int windows();

    /** Fails unless the windows are of this shape. */
    void requireShape(NetworkShape shape);

    /**
     * Which window stands at a position of a step's batch; {@link #NONE} leaves the slot empty. By
     * default any of them, with replacement.
     *
     * @param step global step, from 1
     * @param random of seed and step
     */
    default int draw(long step, int slot, CounterRandom random) {
        return random.index(slot, windows());
    }

    /**
     * Copies one window.
     *
     * @param inputs takes D × L values, time ascending
     * @param available takes D numbers, 1 where the channel may be used and 0 where not
     * @param targets takes D × H values
     * @param targetMask takes D × H numbers, 1 where the target cell was observed and 0 where not
     */
    void copy(int window, float[] inputs, float[] available, float[] targets, float[] targetMask);
}
