/**
 * The forecaster as an operator: rows keyed by series and broadcast model snapshots come in,
 * encoded forecasts go out and encoded scores to the side. It keeps Flink state and event-time
 * timers around {@link io.foreflow.forecasting}; no formula and no rule of the domain belongs here.
 */
package io.foreflow.job.forecast;
