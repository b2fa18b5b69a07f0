package io.foreflow.forecasting;

/** How far a forecast may be trusted; where several hold, the first in this order is said. */
public enum ForecastStatus {
    /** The last observed value is older than {@code forecast.stale-after}. */
    STALE,
    /** Too much of the window is imputed, or the forecast was clipped. */
    DEGRADED,
    /** No learnt model serves this window yet. */
    WARMUP,
    OK
}
