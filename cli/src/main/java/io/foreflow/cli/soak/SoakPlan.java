package io.foreflow.cli.soak;

import io.foreflow.cli.CommandException;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long a soak is and what job it runs: a network small enough that it is calls and allocations
 * that cost, not arithmetic. Rounds and forecasts keep step: each tick of {@value #TICK_ROWS} rows
 * makes one round, and the fleet has as many series as are needed for the forecasts to be made by
 * the time the steps are.
 *
 * @param steps of fine-tuning, at least
 * @param forecasts at least
 */
record SoakPlan(long steps, long forecasts) {

    static final String MODEL = "soak";

    private static final int TICK_ROWS = 50;
    private static final int LEAST_ROUNDS = 40;
    private static final int MOST_STEPS_A_ROUND = 500;

    SoakPlan {
        require("--steps", steps, LEAST_ROUNDS);
        require("--forecasts", forecasts, LEAST_ROUNDS * TICK_ROWS);
    }

    private static void require(String option, long value, long least) {
        if (value < least) {
            throw new CommandException(
                    "Invalid %s: %d (must be at least %d)".formatted(option, value, least));
        }
    }

    int series() {
        return Math.toIntExact(ceiling(forecasts, rounds() * TICK_ROWS));
    }

    private long rounds() {
        return Math.max(LEAST_ROUNDS, ceiling(steps, MOST_STEPS_A_ROUND));
    }

    private static long ceiling(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** From 0 to 1, of the slower of the two. */
    double progress(long stepsDone, long forecastsDone) {
        double share = Math.min(stepsDone / (double) steps, forecastsDone / (double) forecasts);
        return Math.min(1, share);
    }

    JobSettings job() {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("kafka.bootstrap.servers", "unused:9092");
        tree.put("group-id", MODEL);
        tree.put("time", "replay");
        tree.put("checkpoint.interval", "5 s");
        tree.put(
                "models",
                List.of(
                        Map.of(
                                "name",
                                MODEL,
                                "channels",
                                List.of("requests", "cpu", "latency"),
                                "step",
                                "1 min")));
        tree.put("scaler.rows", 48);
        tree.put("forecast.lookback", 32);
        tree.put("forecast.short-lookback", 16);
        tree.put("forecast.horizon", 8);
        tree.put("forecast.report", List.of(1, 8));
        tree.put("forecast.seasonal-period", 24);
        tree.put("forecast.residuals", 64);
        tree.put("forecast.batch", Math.min(64, series()));
        tree.put("learn.tick", TICK_ROWS + " min");
        tree.put("learn.ticks-per-round", 1);
        tree.put("learn.series", 8);
        tree.put("learn.minimum-origins", 64);
        tree.put("learn.training-origins", 512);
        tree.put("learn.validation-origins", 64);
        tree.put("learn.steps", ceiling(steps, rounds()));
        tree.put("network.width", 8);
        tree.put("eeo.batch", 16);
        return JobSettingsLoader.of(tree, Map.of());
    }
}
