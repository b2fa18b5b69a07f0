/**
 * The forecaster of one series and of a fleet, without a platform. In go closed rows in time order
 * and model snapshots, out come forecasts and, when the truth has come, scores. All that lasts is
 * in a {@link io.foreflow.forecasting.SeriesMemory}, in small immutable pieces, so that a row
 * touches little of it. Clocks, threads, Flink and native arrays must never be imported here.
 */
package io.foreflow.forecasting;
