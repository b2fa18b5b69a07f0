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
     * Takes ridge lines that serve beside it, to be worked out for the windows that it forecasts.
     *
     * @return whether it does; else the caller works them out
     */
    boolean take(RidgeLines lines);

    /**
     * Forecasts windows; each result, a line's too, is a function of its own window alone, to the
     * bit, whatever else is asked for.
     *
     * @param windows count × D × L, scaled
     * @param available count × D, 1 or 0
     * @param count at most the batch it was opened for
     * @param forecasts count × D × H, scaled, written
     * @param effects made for that batch, filled with what the channels said to each other, or
     *     cleared by what has no attention; or null
     * @param lines made for that batch, filled from the lines that it took; or null
     */
    void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects,
            LineForecasts lines);

    /** As above, the forecasts alone. */
    default void forecast(float[] windows, float[] available, int count, float[] forecasts) {
        forecast(windows, available, count, forecasts, null, null);
    }

    /** Native arrays held now. */
    int nativeArrays();

    @Override
    void close();
}
