package io.foreflow.benchmark.online;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.settings.Serving;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Settings of a small model for a table: a tick each 12 rows, a lag of one, a season of 12. */
public final class SmallConfiguration {

    public static final int TICK_ROWS = 12;

    /** Few enough that blocks are merged all the time. */
    private static final long BLOCK_WINDOWS = 100;

    private SmallConfiguration() {}

    public static ModelSettings settings(SeriesTable table, Map<String, String> keys) {
        int lookback = number(keys, "forecast.lookback", 24);
        int horizon = number(keys, "forecast.horizon", 4);
        if (keys.containsKey("unknown")) {
            throw new BenchmarkException("Invalid unknown: 1 (unknown key)");
        }
        return new ModelSettings(
                table.name(),
                table.channels(),
                table.step(),
                lookback,
                number(keys, "forecast.short-lookback", Math.max(1, lookback / 2)),
                horizon,
                number(keys, "forecast.seasonal-period", 12),
                new AlignSettings(3, Duration.ofDays(30)),
                new ScaleSettings(number(keys, "scaler.rows", 50), 10, 0.001),
                new ForecastSettings(
                        Arrays.stream(keys.getOrDefault("forecast.report", "" + horizon).split(","))
                                .map(Integer::valueOf)
                                .toList(),
                        List.of(0.8),
                        1,
                        50,
                        20,
                        0.3,
                        table.step().multipliedBy(5),
                        4,
                        false,
                        List.of(),
                        Serving.valueOf(
                                keys.getOrDefault("forecast.serve", "mixture")
                                        .toUpperCase(Locale.ROOT))),
                new RidgeSettings(
                                Double.parseDouble(keys.getOrDefault("learn.ridge.lambda", "0.1")),
                                Penalty.valueOf(
                                        keys.getOrDefault("learn.ridge.penalty", "mean")
                                                .toUpperCase(Locale.ROOT)),
                                2,
                                BLOCK_WINDOWS,
                                2,
                                0.8)
                        .withChannelMemory(
                                keys.getOrDefault("learn.ridge.channel-memory", "64 mb")
                                                .startsWith("0")
                                        ? 0
                                        : 64 << 20),
                new LearnSettings(
                        table.step().multipliedBy(TICK_ROWS),
                        table.step(),
                        4,
                        4,
                        1,
                        2,
                        10,
                        60,
                        24,
                        10,
                        -1, // promote what is not much worse: a network must come to serve
                        2,
                        Boolean.parseBoolean(keys.getOrDefault("learn.tuned", "true")),
                        7,
                        Duration.ofMinutes(1)),
                new OptimizerSettings(
                        4,
                        8,
                        BaseStep.ADAM,
                        1e-4,
                        1,
                        0.9,
                        0.999,
                        1e-8,
                        1e-3,
                        1,
                        true,
                        0.05,
                        false,
                        false,
                        200,
                        4,
                        0.05,
                        1,
                        true,
                        0.01,
                        Averaging.EMA,
                        0.9));
    }

    private static int number(Map<String, String> keys, String key, int standard) {
        return Integer.parseInt(keys.getOrDefault(key, "" + standard));
    }
}
