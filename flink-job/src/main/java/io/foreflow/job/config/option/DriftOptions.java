package io.foreflow.job.config.option;

import java.time.Duration;
import java.util.List;

/** How a model's residuals are watched. */
public final class DriftOptions {

    public static final Option<Boolean> DETECT =
            Option.of(
                            "learn.drift.detect",
                            ValueType.BOOLEAN,
                            "Whether residuals one step ahead are watched; when they rise, an event"
                                    + " says so and a round of fine-tuning starts early.")
                    .defaultsTo(true);

    public static final Option<Double> TOLERANCE =
            Option.of(
                            "learn.drift.tolerance",
                            ValueType.NUMBER,
                            "How far above their usual size residuals may stay, in deviations of"
                                    + " that size.")
                    .defaultsTo(4.0)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER));

    public static final Option<Double> THRESHOLD =
            Option.of(
                            "learn.drift.threshold",
                            ValueType.NUMBER,
                            "Excess beyond the tolerance that adds up to a drift, in the same"
                                    + " deviations.")
                    .defaultsTo(3.8)
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<Duration> KEEP =
            Option.of(
                            "learn.drift.keep",
                            ValueType.DURATION,
                            "How much event time before a drift the ridges keep; what is older is"
                                    + " forgotten, in whole blocks of `learn.ridge.block-windows`.")
                    .defaultsToNone("all of it")
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final List<Option<?>> ALL = List.of(DETECT, TOLERANCE, THRESHOLD, KEEP);

    private DriftOptions() {}
}
