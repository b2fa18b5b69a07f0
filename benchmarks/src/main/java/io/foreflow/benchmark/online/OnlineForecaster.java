package io.foreflow.benchmark.online;

import io.foreflow.series.Row;
import java.util.Map;

/**
 * Forecasts one series while it learns from it. It is handed one row after another and knows no
 * later one. Not thread-safe; may hold native memory until closed.
 */
public interface OnlineForecaster extends AutoCloseable {

    /**
     * Takes the next row and forecasts from it.
     *
     * @param values D × H, user's units, channel-major
     * @param servedBy weight of each {@link io.foreflow.experts.Expert}, or null if there are none
     * @param lower D × H bounds a level, NaN where there are none yet; null if there never are
     * @param upper as {@code lower}
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Forecast(float[] values, float[] servedBy, float[][] lower, float[][] upper) {}

    /** Takes the next row, learns what its time asks for, and forecasts from it. */
    Forecast next(Row row);

    /** Numbers fitted. */
    long parameters();

    /** Gradient evaluations so far. */
    long gradients();

    /** What it says of itself so far. */
    Map<String, Double> details();

    @Override
    void close();
}
