/**
 * Loops over numbers that forecasts and experts spend their time in, to the same bits on every
 * machine. Nothing here knows of windows, channels or series.
 */
package io.foreflow.arithmetic;
