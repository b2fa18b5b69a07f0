package io.foreflow.dashboard.fleet;

/**
 * How much is kept. Rows and forecasts share one budget of bytes, split evenly over the series
 * there are, so that few series have a long past and many a short one.
 *
 * <p>A forecast of C channels, H steps and I intervals takes 4 C H (1 + 2 I) bytes and about
 * {@value #FORECAST_OVERHEAD} more; a row takes 4 C + 8. Three quarters of the budget go to
 * forecasts. A series is admitted while all admitted ones can have {@value #FEWEST_FORECASTS}
 * forecasts and {@value #FEWEST_ROWS} rows each.
 *
 * @param bytes budget of rows and forecasts
 * @param series most series
 * @param models most models
 * @param events most events of a model
 * @param versions most versions of a model whose errors are kept
 * @param samples samples of rejected records of a reason
 */
public record FleetBounds(
        long bytes, int series, int models, int events, int versions, int samples) {

    static final int FEWEST_FORECASTS = 2;
    static final int MOST_FORECASTS = 400;
    static final int FEWEST_ROWS = 96;
    static final int MOST_ROWS = 20_000;
    static final int FORECAST_OVERHEAD = 800;

    /** The usual bounds within a budget. */
    public static FleetBounds within(long bytes) {
        return new FleetBounds(bytes, 20_000, 64, 2000, 200, 20);
    }

    /**
     * Forecasts a series may keep.
     *
     * @param seriesCount series that share the budget
     * @param forecastBytes bytes of one forecast of this series
     */
    int forecasts(int seriesCount, long forecastBytes) {
        return clamp(bytes / 4 * 3 / seriesCount / forecastBytes, FEWEST_FORECASTS, MOST_FORECASTS);
    }

    /** Rows a series may keep, likewise. */
    int rows(int seriesCount, long rowBytes) {
        return clamp(bytes / 4 / seriesCount / rowBytes, FEWEST_ROWS, MOST_ROWS);
    }

    /**
     * Whether one more series fits.
     *
     * @param seriesCount series there are
     * @param forecastBytes bytes of a forecast as they come, 0 before the first
     */
    boolean admits(int seriesCount, long forecastBytes) {
        return seriesCount < series
                && (seriesCount + 1L) * FEWEST_FORECASTS * forecastBytes <= bytes / 4 * 3;
    }

    private static int clamp(long value, int low, int high) {
        return (int) Math.max(low, Math.min(high, value));
    }
}
