/**
 * Watches whether a model still fits its stream: absolute residuals of matured forecasts go in, a
 * {@link io.foreflow.drift.Drift} comes out when they rise and stay above what is usual for the
 * series, the channel and the time of the season. Knows nothing of models, ticks or platforms.
 */
package io.foreflow.drift;
