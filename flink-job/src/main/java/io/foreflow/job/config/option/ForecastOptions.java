package io.foreflow.job.config.option;

import io.foreflow.settings.Serving;
import java.time.Duration;
import java.util.List;

/** What a model looks back on, what it forecasts and how often. */
public final class ForecastOptions {

    public static final Option<Integer> LOOKBACK =
            Option.of(
                            "forecast.lookback",
                            ValueType.INTEGER,
                            "Rows the network and the long ridge see.")
                    .defaultsTo(512)
                    .with(Rule.atLeast(2, ValueType.INTEGER));

    public static final Option<Integer> SHORT_LOOKBACK =
            Option.of(
                            "forecast.short-lookback",
                            ValueType.INTEGER,
                            "Rows the short ridge sees, which serves a new series until the long"
                                    + " look-back is full.")
                    .derivedFrom(
                            List.of(LOOKBACK),
                            "96, at most half of `forecast.lookback`",
                            values -> Math.min(96, values.get(LOOKBACK) / 2))
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> HORIZON =
            Option.of("forecast.horizon", ValueType.INTEGER, "Steps forecast ahead.")
                    .defaultsTo(96)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<List<Integer>> REPORT =
            Option.of(
                            "forecast.report",
                            ValueType.listOf(ValueType.INTEGER),
                            "Reported horizons: the steps that are scored and calibrated.")
                    .derivedFrom(
                            List.of(HORIZON),
                            "1, 12, 24, 96, each at most `forecast.horizon`",
                            values ->
                                    List.of(1, 12, 24, 96).stream()
                                            .map(step -> Math.min(step, values.get(HORIZON)))
                                            .distinct()
                                            .toList())
                    .with(new Rule<>("must name at least one step", list -> !list.isEmpty()))
                    .with(
                            new Rule<>(
                                    "each must be at least 1",
                                    list -> list.stream().allMatch(step -> step >= 1)))
                    .with(new Rule<>("must be ascending", ForecastOptions::ascending));

    public static final Option<List<Double>> LEVELS =
            Option.of(
                            "forecast.levels",
                            ValueType.listOf(ValueType.NUMBER),
                            "Nominal coverages of the intervals.")
                    .defaultsTo(List.of(0.8, 0.95))
                    .with(
                            new Rule<>(
                                    "each must be above 0 and below 1",
                                    list ->
                                            list.stream()
                                                    .allMatch(level -> level > 0 && level < 1)))
                    .with(new Rule<>("must be ascending", ForecastOptions::ascending));

    public static final Option<Integer> EVERY =
            Option.of(
                            "forecast.every",
                            ValueType.INTEGER,
                            "A forecast is due at each row whose time is a multiple of this many"
                                    + " steps.")
                    .defaultsTo(1)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> SEASONAL_PERIOD =
            Option.of(
                            "forecast.seasonal-period",
                            ValueType.INTEGER,
                            "Rows of one season, for the seasonal naive forecast, at most"
                                    + " `forecast.lookback`; or 0 for what the learner finds in the"
                                    + " data, a day until it has found one.")
                    .defaultsTo(0)
                    .with(Rule.atLeast(0, ValueType.INTEGER));

    public static final Option<Integer> RESIDUALS =
            Option.of(
                            "forecast.residuals",
                            ValueType.INTEGER,
                            "Newest residuals kept for each channel and reported horizon; the"
                                    + " intervals are their quantiles, at levels that follow the"
                                    + " coverage.")
                    .defaultsTo(384)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> MINIMUM_RESIDUALS =
            Option.of(
                            "forecast.minimum-residuals",
                            ValueType.INTEGER,
                            "Residuals needed before an interval is given.")
                    .derivedFrom(
                            List.of(RESIDUALS),
                            "30, at most `forecast.residuals`",
                            values -> Math.min(30, values.get(RESIDUALS)))
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Double> MAX_IMPUTED_SHARE =
            Option.of(
                            "forecast.max-imputed-share",
                            ValueType.NUMBER,
                            "Share of imputed or missing cells of the window above which a"
                                    + " forecast's status is DEGRADED.")
                    .defaultsTo(0.2)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER))
                    .with(Rule.atMost(1.0, ValueType.NUMBER));

    public static final Option<Duration> STALE_AFTER =
            Option.of(
                            "forecast.stale-after",
                            ValueType.DURATION,
                            "Age of the last observed value above which a forecast's status is"
                                    + " STALE.")
                    .derivedFrom(
                            List.of(ModelOptions.STEP),
                            "5 steps",
                            values -> values.get(ModelOptions.STEP).multipliedBy(5))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<Boolean> REVISE =
            Option.of(
                            "forecast.revise",
                            ValueType.BOOLEAN,
                            "Whether a forecast whose window a late value changed is made again,"
                                    + " with its revision counted up.")
                    .defaultsTo(false);

    public static final Option<List<String>> RANGES =
            Option.of(
                            "forecast.ranges",
                            ValueType.listOf(ValueType.TEXT),
                            "What values of a channel can be, each as `channel=low..high` in the"
                                    + " user's units; either end may be left out. Forecasts and"
                                    + " bounds beyond are clipped, and the forecast is DEGRADED.")
                    .defaultsToNone("no range is declared");

    public static final Option<List<String>> LIMITS =
            Option.of(
                            "limits",
                            ValueType.ENTRIES,
                            "What a channel should not go beyond, in the user's units:"
                                    + " `limits: {cpu: {above: 0.9}, free: {below: 5}}`. Each"
                                    + " forecast says how likely each step is beyond.")
                    .defaultsToNone("no limit is declared");

    public static final Option<Double> BREACH_PROBABILITY =
            Option.of(
                            "forecast.breach-probability",
                            ValueType.NUMBER,
                            "Probability of being beyond its limit from which on a step counts as"
                                    + " a crossing; the first such step is in the forecast.")
                    .defaultsTo(0.5)
                    .with(Rule.above(0.0, ValueType.NUMBER))
                    .with(new Rule<>("must be below 1", probability -> probability < 1));

    public static final Option<Serving> SERVE =
            Option.of(
                            "forecast.serve",
                            ValueType.oneOf(Serving.class),
                            "What a served forecast is made of: `mixture`, all experts, weighed for"
                                    + " each series, channel and reported horizon by their errors;"
                                    + " or `champion`, the model's champion alone.")
                    .defaultsTo(Serving.MIXTURE);

    public static final Option<Integer> EXPLAIN =
            Option.of(
                            "forecast.explain",
                            ValueType.INTEGER,
                            "Most channels that a forecast names as contributors to each channel,"
                                    + " where the tuned network has a part in it; 0 names none.")
                    .defaultsTo(3)
                    .with(Rule.atLeast(0, ValueType.INTEGER));

    public static final Option<Integer> BATCH =
            Option.of(
                            "forecast.batch",
                            ValueType.INTEGER,
                            "Rows of the one fixed inference batch; a forecast's bits depend on it.")
                    .defaultsTo(32)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final List<Option<?>> ALL =
            List.of(
                    LOOKBACK,
                    SHORT_LOOKBACK,
                    HORIZON,
                    REPORT,
                    LEVELS,
                    EVERY,
                    SEASONAL_PERIOD,
                    RESIDUALS,
                    MINIMUM_RESIDUALS,
                    MAX_IMPUTED_SHARE,
                    STALE_AFTER,
                    REVISE,
                    RANGES,
                    LIMITS,
                    BREACH_PROBABILITY,
                    SERVE,
                    EXPLAIN,
                    BATCH);

    private ForecastOptions() {}

    private static <T extends Comparable<T>> boolean ascending(List<T> list) {
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).compareTo(list.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
