package io.foreflow.cli.input;

/**
 * What one series reported at one time.
 *
 * @param time epoch milliseconds
 * @param values one a channel, in the order of the source's channels; NaN where missing. Shared,
 *     never written to.
 */
public record InputRow(String series, long time, double[] values) {}
