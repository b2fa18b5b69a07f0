package io.foreflow.benchmark.method;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.run.Progress;
import java.util.Arrays;
import java.util.Map;

/**
 * The two methods that learn nothing: the last value for every step, and the value one season ago.
 *
 * @param period P, rows of a season; step h takes the value at origin + h − P ⌈h / P⌉. With P = 1
 *     that is the last value.
 */
record NaiveMethod(String name, int period) implements ForecastMethod {

    static NaiveMethod lastValue() {
        return new NaiveMethod("last", 1);
    }

    /**
     * @param usual rows of a season where none is asked for; another is part of the name
     */
    static NaiveMethod seasonal(int period, int usual) {
        String name = period == usual ? "seasonal" : "seasonal(period=%d)".formatted(period);
        return new NaiveMethod(name, period);
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public Fitted fit(Problem problem, long seed, Progress progress) {
        if (period > problem.lookback()) {
            throw new BenchmarkException(
                    "Invalid period: %d rows (must be at most the look-back, %d)"
                            .formatted(period, problem.lookback()));
        }
        return new Fitted(this::forecast, 0, 0, Map.of("period", (double) period));
    }

    private void forecast(WindowSet windows, int first, int count, float[] out) {
        int lookback = windows.lookback();
        int horizon = windows.horizon();
        int channels = windows.channels();
        float[] values = new float[channels * lookback];
        for (int w = 0; w < count; w++) {
            windows.copyLookback(first + w, values, 0);
            for (int channel = 0; channel < channels; channel++) {
                int end = (channel + 1) * lookback;
                int to = (w * channels + channel) * horizon;
                if (period == 1) {
                    Arrays.fill(out, to, to + horizon, values[end - 1]);
                    continue;
                }
                for (int h = 0; h < horizon; h++) {
                    out[to + h] = values[end - period + h % period];
                }
            }
        }
    }
}
