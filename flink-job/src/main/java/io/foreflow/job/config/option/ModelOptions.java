package io.foreflow.job.config.option;

import java.time.Duration;
import java.util.List;

/** Identity of a model, its grid and scale. */
public final class ModelOptions {

    public static final Option<String> NAME =
            Option.of("name", ValueType.TEXT, "Name of the model, part of every series' identity.");

    public static final Option<List<String>> CHANNELS =
            Option.of(
                            "channels",
                            ValueType.listOf(ValueType.TEXT),
                            "Channels in the order the network sees them. Channels of an"
                                    + " observation that are not named here are ignored.")
                    .with(new Rule<>("must name at least one channel", list -> !list.isEmpty()));

    public static final Option<Duration> STEP =
            Option.of("step", ValueType.DURATION, "Interval of the grid, one row each.")
                    .with(Rule.atLeast(Duration.ofMillis(1), ValueType.DURATION))
                    .with(Rule.atMost(Duration.ofDays(366), ValueType.DURATION))
                    .with(
                            new Rule<>(
                                    "must be whole milliseconds",
                                    step -> step.toNanosPart() % 1_000_000 == 0));

    public static final Option<Integer> SCALER_ROWS =
            Option.of(
                            "scaler.rows",
                            ValueType.INTEGER,
                            "Observed rows from which a channel's location and scale are estimated;"
                                    + " frozen then.")
                    .defaultsTo(288)
                    .with(Rule.atLeast(2, ValueType.INTEGER));

    public static final Option<Double> DEVIATION_LIMIT =
            Option.of(
                            "scaler.deviation-limit",
                            ValueType.NUMBER,
                            "Deviations from the mean of a window are clipped to this many scales.")
                    .defaultsTo(100.0)
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<Double> SIGMA_FLOOR =
            Option.of(
                            "scaler.sigma-floor",
                            ValueType.NUMBER,
                            "Floor of a window's standard deviation, in scales, so that a constant"
                                    + " channel does not blow up noise.")
                    .defaultsTo(0.05)
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<String> INITIAL_WEIGHTS =
            Option.of(
                            "initial-weights",
                            ValueType.TEXT,
                            "File of `foreflow export` that the model starts from where it has no"
                                    + " state yet; read where the job is submitted. Channels, step,"
                                    + " look-backs, horizon, width and normalisation must be the"
                                    + " file's.")
                    .defaultsToNone("it starts from nothing");

    public static final List<Option<?>> ALL =
            List.of(
                    NAME,
                    CHANNELS,
                    STEP,
                    SCALER_ROWS,
                    DEVIATION_LIMIT,
                    SIGMA_FLOOR,
                    INITIAL_WEIGHTS);

    private ModelOptions() {}
}
