/**
 * Intervals from past residuals. In go signed residuals of one channel at one reported horizon, out
 * come offsets to be added to a forecast, and their course between the reported horizons. Nothing
 * here keeps state or knows where residuals are stored.
 */
package io.foreflow.interval;
