package io.foreflow.benchmark.data;

/**
 * Consecutive windows of a standardised series, stride 1. Window w has its H target rows from row
 * {@code firstTarget + w} on and its L look-back rows right before them.
 *
 * @param firstTarget row of the first window's first target
 * @param count windows, at least 1
 */
public record WindowSet(
        StandardizedSeries series, int lookback, int horizon, int firstTarget, int count) {

    public int channels() {
        return series.channels();
    }

    /** Copies D × L look-back values. */
    public void copyLookback(int window, float[] out, int offset) {
        int from = firstTarget + window - lookback;
        for (int channel = 0; channel < channels(); channel++) {
            System.arraycopy(
                    series.values()[channel], from, out, offset + channel * lookback, lookback);
        }
    }

    /** Copies D × H target values. */
    public void copyTarget(int window, float[] out, int offset) {
        int from = firstTarget + window;
        for (int channel = 0; channel < channels(); channel++) {
            System.arraycopy(
                    series.values()[channel], from, out, offset + channel * horizon, horizon);
        }
    }

    /** The same targets behind a shorter look-back. */
    public WindowSet withLookback(int rows) {
        return new WindowSet(series, rows, horizon, firstTarget, count);
    }
}
