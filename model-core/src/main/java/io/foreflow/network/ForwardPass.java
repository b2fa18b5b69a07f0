package io.foreflow.network;

import ai.djl.ndarray.NDManager;

/**
 * A way to work out the network with one set of weights for a batch of fixed size. The bits of a
 * window's forecast depend on window and weights alone.
 */
interface ForwardPass {

    /**
     * Runs one batch.
     *
     * @param call takes native arrays, which the caller frees
     * @param input rows as {@link NormalizedBatch#weighed} makes them
     * @param count windows, in the first slots
     * @param forecasts takes Y in normalised units with β still in it, count × D × H from {@code
     *     to}
     * @param effects made for the same batch, filled; or null
     */
    void run(
            NDManager call,
            NormalizedBatch input,
            int count,
            float[] forecasts,
            int to,
            AttentionEffects effects);
}
