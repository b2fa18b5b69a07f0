package io.foreflow.benchmark.method;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.data.WindowSet;
import java.time.Duration;

/**
 * One cell of a table: a series, its parts, a look-back and a horizon. Windows of the validation
 * and the test part begin one look-back early, so that every row of the part is a target; windows
 * of the training part lie wholly in it.
 *
 * @param step grid interval
 * @param lookback L, rows
 * @param horizon H, steps
 */
public record Problem(
        StandardizedSeries series, Duration step, Split split, int lookback, int horizon) {

    public Problem {
        positive("lookback", lookback);
        positive("horizon", horizon);
        enough(series, "training", split.train(), lookback + horizon, "look-back + horizon");
        enough(series, "validation", split.validation(), horizon, "horizon");
        enough(series, "test", split.test(), horizon, "horizon");
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new BenchmarkException(
                    "Invalid %s: %d (must be at least 1)".formatted(name, value));
        }
    }

    private static void enough(
            StandardizedSeries series, String part, int rows, int needed, String rule) {
        if (rows < needed) {
            throw new BenchmarkException(
                    "Cannot use %s: the %s part has %d rows, fewer than %s = %d"
                            .formatted(series.name(), part, rows, rule, needed));
        }
    }

    public WindowSet training() {
        return windows(lookback, split.train() - lookback - horizon + 1);
    }

    public WindowSet validation() {
        return windows(split.train(), split.validation() - horizon + 1);
    }

    public WindowSet test() {
        return windows(split.train() + split.validation(), split.test() - horizon + 1);
    }

    private WindowSet windows(int firstTarget, int count) {
        return new WindowSet(series, lookback, horizon, firstTarget, count);
    }
}
