package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;

/** A fitted method. Not thread-safe. */
public interface Forecaster extends AutoCloseable {

    /**
     * Forecasts some windows.
     *
     * @param first of them
     * @param out takes count × D × H standardised values
     */
    void forecast(WindowSet windows, int first, int count, float[] out);

    @Override
    default void close() {}
}
