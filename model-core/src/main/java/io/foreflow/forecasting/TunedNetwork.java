package io.foreflow.forecasting;

import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.RidgeLines;

/**
 * The tuned network as the forecaster sees it: one set of weights at a time, one fixed batch. Not
 * thread-safe; holds native memory until closed.
 */
public interface TunedNetwork extends AutoCloseable {

    /** Takes ω, to serve until the next call. */
    void load(float[] parameters);

    /**
     * Forecasts windows; each result is a function of its own window alone, to the bit.
     *
     * @param windows count × D × L, scaled
     * @param available count × D, 1 or 0
     * @param count at most the batch it was opened for
     * @param forecasts count × D × H, scaled, written
     */
    void forecast(float[] windows, float[] available, int count, float[] forecasts);

    /** Native arrays held now. */
    default int nativeArrays() {
        return 0;
    }

    /**
     * As above, and says what the channels said to each other; the forecasts have the same bits.
     * What has no attention says nothing.
     *
     * @param effects made for the batch it was opened for, filled or cleared
     */
    default void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects) {
        forecast(windows, available, count, forecasts);
        effects.clear();
    }

    /**
     * Takes ridge lines that serve beside it, to be worked out for the windows that it forecasts.
     *
     * @return whether it does; by default it leaves them to the caller
     */
    default boolean take(RidgeLines lines) {
        return false;
    }

    /**
     * As above, with the lines it took; the forecasts have the same bits, and a line's are a
     * function of its window alone.
     *
     * @param effects made for the batch it was opened for, filled or cleared; or null
     * @param lines made for the batch it was opened for, filled
     */
    default void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects,
            LineForecasts lines) {
        throw new UnsupportedOperationException("Cannot work out ridge lines: none were taken");
    }

    @Override
    void close();
}
