/**
 * Forecasters that learn while rows come, under the online protocol. In goes one row of a series at
 * a time, out comes the forecast from it; what runs inside are the product's own learner and
 * forecaster. The errors of such forecasts are summed up here too. No command line and no
 * configuration file is known here.
 */
package io.foreflow.benchmark.online;
