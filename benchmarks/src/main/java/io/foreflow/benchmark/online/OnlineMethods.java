package io.foreflow.benchmark.online;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.experts.Expert;
import io.foreflow.experts.Ladder;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The methods of the online protocol by name. All but {@code ridge-per-channel} are the product
 * under some configuration, which the demo or a job can be run with as well.
 */
public final class OnlineMethods {

    /** Chosen on the second part of ETTh1 and ETTh2, H = 1 and 24. */
    private static final double KAPPA = 3;

    private static final List<OnlineMethod> ALL =
            List.of(
                    new Unlearnt("last", Expert.LAST_VALUE),
                    new Unlearnt("seasonal", Expert.SEASONAL_NAIVE),
                    new FixedRidge("ridge", ProductionForecaster::learning),
                    new FixedRidge(
                            "ridge-per-channel",
                            (settings, key) -> new ChannelRidgeForecaster(settings, KAPPA)),
                    new Product("tuned", Map.of("forecast.serve", "champion")),
                    new Product("mixture", Map.of()));

    private OnlineMethods() {}

    /** Every name there is. */
    public static List<String> names() {
        return ALL.stream().map(OnlineMethod::name).toList();
    }

    public static OnlineMethod named(String name) {
        return ALL.stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new BenchmarkException(
                                        "Invalid method: %s (must be one of %s)"
                                                .formatted(name, String.join(", ", names()))));
    }

    /** The product's forecaster, made to serve one of the experts that learn nothing. */
    private record Unlearnt(String name, Expert expert) implements OnlineMethod {

        @Override
        public Map<String, String> keys(int lookback, int horizon) {
            return Map.of();
        }

        @Override
        public boolean concerns(String key) {
            return expert == Expert.SEASONAL_NAIVE && key.equals("forecast.seasonal-period");
        }

        @Override
        public OnlineForecaster open(ModelSettings settings, SeriesKey key) {
            return ProductionForecaster.unlearnt(settings, key, new Ladder(expert));
        }
    }

    /**
     * One fixed rule for every file: the product's online ridge alone, penalty 1 on the sum of all
     * windows so far, of which none is forgotten, nothing clipped and nothing floored (the root of
     * 1e-5 in a window's deviation is above 0.003). One step ahead a long look-back has more
     * weights to estimate than it has to tell: there it is 96 rows.
     */
    private record FixedRidge(
            String name, BiFunction<ModelSettings, SeriesKey, OnlineForecaster> opener)
            implements OnlineMethod {

        private static final int ONE_STEP_AHEAD = 96;
        private static final int SHORT = 48;

        @Override
        public Map<String, String> keys(int lookback, int horizon) {
            int rows = horizon == 1 ? Math.min(lookback, ONE_STEP_AHEAD) : lookback;
            return Map.of(
                    "forecast.lookback", "" + rows,
                    "forecast.serve", "champion",
                    "forecast.short-lookback", "" + Math.min(SHORT, rows / 2),
                    "scaler.deviation-limit", "1e6",
                    "scaler.sigma-floor", "0.003",
                    "learn.tuned", "false",
                    "learn.ridge.lambda", "1",
                    "learn.ridge.lambda-far", "1",
                    "learn.ridge.penalty", "sum");
        }

        @Override
        public boolean concerns(String key) {
            return key.startsWith("learn.") || key.startsWith("scaler.");
        }

        @Override
        public OnlineForecaster open(ModelSettings settings, SeriesKey key) {
            return opener.apply(settings, key);
        }
    }

    /** What the product serves under its own configuration or a part of it. */
    private record Product(String name, Map<String, String> keys) implements OnlineMethod {

        @Override
        public Map<String, String> keys(int lookback, int horizon) {
            return keys;
        }

        @Override
        public OnlineForecaster open(ModelSettings settings, SeriesKey key) {
            return ProductionForecaster.learning(settings, key);
        }
    }
}
