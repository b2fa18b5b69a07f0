/**
 * Intervals from past residuals. In go signed residuals of one channel at one reported horizon, and
 * later whether the truth lay beyond what was issued; out come offsets to be added to a forecast,
 * the levels at which they are taken, and their course between the reported horizons. The levels
 * have a byte format; where residuals are stored is not known here.
 */
package io.foreflow.interval;
