/**
 * From observations of any subset of channels, out of order or duplicated, to closed rows on a
 * model's grid, one after the other for each series. What each row holds is decided by the pure
 * {@link io.foreflow.job.align.GridAligner}; the operator keeps its state and its timers, and has
 * rows made anew that late values change. Windows, scales and models are unknown here, and so is
 * the wall clock.
 */
package io.foreflow.job.align;
