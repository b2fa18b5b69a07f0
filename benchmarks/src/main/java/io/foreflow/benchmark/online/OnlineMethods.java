package io.foreflow.benchmark.online;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.experts.Ladder;
import io.foreflow.experts.MixtureRules;
import io.foreflow.experts.Weighting;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The methods of the online protocol by name: the product's own learner and forecaster, under a
 * configuration which the demo or a job can be run with as well; but for {@code ridge-per-channel},
 * which serves one expert alone, and the mixtures that miss a part, to see what it is good for.
 */
public final class OnlineMethods {

    private static final MixtureRules RULES = MixtureRules.STANDARD;

    private static final Map<String, String> NO_CHANNEL_RIDGE =
            Map.of("learn.ridge.channel-memory", "0 b");

    /** Without the statistics of experts that do not serve then. */
    private static final Map<String, String> CHAMPION =
            Map.of(
                    "forecast.serve", "champion",
                    "learn.ridge.channel-memory", "0 b",
                    "learn.ridge.normalised", "false",
                    "learn.ridge.joint-memory", "0 b");

    private static final List<OnlineMethod> ALL =
            List.of(
                    new Unlearnt("last", Expert.LAST_VALUE),
                    new Unlearnt("seasonal", Expert.SEASONAL_NAIVE),
                    new FixedRidge("ridge", ProductionForecaster::learning),
                    new FixedRidge(
                            "ridge-per-channel",
                            (settings, key) ->
                                    ProductionForecaster.learning(
                                            settings, key, new ChannelLines())),
                    new Product("tuned", CHAMPION),
                    new Product("mixture", Map.of()),
                    new Product("mixture-no-channel-ridge", NO_CHANNEL_RIDGE),
                    new Product("mixture-no-normalised", Map.of("learn.ridge.normalised", "false")),
                    new Product("mixture-no-joint", Map.of("learn.ridge.joint-memory", "0 b")),
                    new Ablation("mixture-no-seasonal", RULES.deafTo(Expert.SEASONAL_NAIVE)),
                    new Ablation("mixture-no-network", RULES.deafTo(Expert.TUNED)),
                    new Ablation("mixture-one-rate", RULES.oneRate()),
                    new Ablation("mixture-no-share", RULES.noShare()),
                    new Ablation("mixture-no-upper-level", RULES.noUpperLevel()));

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
            return Map.ofEntries(
                    Map.entry("forecast.lookback", "" + rows),
                    Map.entry("forecast.serve", "champion"),
                    Map.entry("forecast.short-lookback", "" + Math.min(SHORT, rows / 2)),
                    Map.entry("scaler.deviation-limit", "1e6"),
                    Map.entry("scaler.sigma-floor", "0.003"),
                    Map.entry("learn.tuned", "false"),
                    Map.entry("learn.ridge.lambda", "1"),
                    Map.entry("learn.ridge.lambda-far", "1"),
                    Map.entry("learn.ridge.penalty", "sum"),
                    Map.entry("learn.ridge.normalised", "false"),
                    Map.entry("learn.ridge.joint-memory", "0 b"),
                    Map.entry("learn.ridge.channel-memory", name.equals("ridge") ? "0 b" : "4 gb"));
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

    /** The channels' own lines, and before there are any what the ladder has. */
    private static final class ChannelLines implements Weighting {

        private final Ladder ladder = new Ladder(Expert.RIDGE);

        @Override
        public boolean hearsAll() {
            return true;
        }

        @Override
        public void weigh(ExpertPanel panel, Champion champion, float[] weights) {
            ladder.weigh(panel, champion, weights);
            for (int channel = 0; channel < panel.channels(); channel++) {
                if (panel.speaks(Expert.CHANNEL_RIDGE, channel)) {
                    int from = channel * Expert.count();
                    Arrays.fill(weights, from, from + Expert.count(), 0f);
                    weights[from + Expert.CHANNEL_RIDGE.ordinal()] = 1f;
                }
            }
        }
    }

    /** The mixture under other rules than the product's. */
    private record Ablation(String name, MixtureRules rules) implements OnlineMethod {

        @Override
        public Map<String, String> keys(int lookback, int horizon) {
            return Map.of();
        }

        @Override
        public OnlineForecaster open(ModelSettings settings, SeriesKey key) {
            return ProductionForecaster.mixing(settings, key, rules);
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
