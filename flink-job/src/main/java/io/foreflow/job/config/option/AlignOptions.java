package io.foreflow.job.config.option;

import io.foreflow.settings.Aggregate;
import io.foreflow.settings.GapPolicy;
import java.time.Duration;
import java.util.List;

/** How observations become rows. */
public final class AlignOptions {

    public static final Option<GapPolicy> POLICY =
            Option.of(
                            "align.policy",
                            ValueType.oneOf(GapPolicy.class),
                            "What fills a gap of a channel: `previous` its last value; `linear` the"
                                    + " last value until the next is there, then a straight line in"
                                    + " revised rows; `zero`; or `none`, nothing. Filled cells are"
                                    + " marked imputed.")
                    .defaultsTo(GapPolicy.PREVIOUS);

    public static final Option<Integer> MAX_GAP =
            Option.of(
                            "align.max-gap",
                            ValueType.INTEGER,
                            "Rows a gap of a channel is filled for; beyond, its cells are"
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

    public static final Option<Aggregate> AGGREGATE =
            Option.of(
                            "align.aggregate",
                            ValueType.oneOf(Aggregate.class),
                            "What a row holds of several values of one channel. Two values of one"
                                    + " time count once: the later by partition and offset.")
                    .defaultsTo(Aggregate.LAST);

    public static final Option<List<String>> CHANNEL_AGGREGATES =
            Option.of(
                            "align.channel-aggregates",
                            ValueType.listOf(ValueType.TEXT),
                            "Channels that differ from `align.aggregate`, each as"
                                    + " `channel=aggregate`.")
                    .defaultsToNone("none differs");

    public static final Option<Integer> MAX_VALUES =
            Option.of(
                            "align.max-values",
                            ValueType.INTEGER,
                            "Most values of one channel gathered for one row, where not the last"
                                    + " one alone counts; of more the newest count. 28 bytes each.")
                    .defaultsTo(1024)
                    .with(Rule.atLeast(1, ValueType.INTEGER))
                    .with(Rule.atMost(100_000, ValueType.INTEGER));

    public static final Option<Duration> ALLOWED_LATENESS =
            Option.of(
                            "align.allowed-lateness",
                            ValueType.DURATION,
                            "How much later than `ingest.out-of-orderness` a value may be and still"
                                    + " be used, in a revised row. A later one is rejected.")
                    .defaultsTo(Duration.ZERO)
                    .with(Rule.atLeast(Duration.ZERO, ValueType.DURATION));

    public static final List<Option<?>> ALL =
            List.of(
                    POLICY,
                    MAX_GAP,
                    IDLE,
                    AGGREGATE,
                    CHANNEL_AGGREGATES,
                    MAX_VALUES,
                    ALLOWED_LATENESS);

    private AlignOptions() {}
}
