package io.foreflow.job.config.option;

import java.time.Duration;
import java.util.List;

/** How observations become rows. */
public final class AlignOptions {

    public static final Option<Integer> MAX_GAP =
            Option.of(
                            "align.max-gap",
                            ValueType.INTEGER,
                            "Rows a channel's last value is carried on; beyond, its cells are"
                                    + " missing.")
                    .defaultsTo(12)
                    .with(Rule.atLeast(0, ValueType.INTEGER));

    public static final Option<Duration> IDLE =
            Option.of(
                            "align.idle",
                            ValueType.DURATION,
                            "Event time without a value after which a series retires and its state"
                                    + " is freed.")
                    .derivedFrom(
                            List.of(ModelOptions.STEP, ForecastOptions.LOOKBACK),
                            "`forecast.lookback` steps",
                            values ->
                                    values.get(ModelOptions.STEP)
                                            .multipliedBy(values.get(ForecastOptions.LOOKBACK)))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final List<Option<?>> ALL = List.of(MAX_GAP, IDLE);

    private AlignOptions() {}
}
