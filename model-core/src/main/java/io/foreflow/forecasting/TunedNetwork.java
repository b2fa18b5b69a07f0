package io.foreflow.forecasting;

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

    @Override
    void close();
}
