package io.foreflow.job.config.option;

import io.foreflow.settings.Validation;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.MemorySize;

/** When and on what a model is fine-tuned. */
public final class LearnOptions {

    private static final Duration DAY = Duration.ofDays(1);

    public static final Option<Duration> TICK =
            Option.of(
                            "learn.tick",
                            ValueType.DURATION,
                            "Event-time interval between evaluations of a model; a multiple of"
                                    + " `step`.")
                    .derivedFrom(
                            List.of(ModelOptions.STEP),
                            "the whole steps of one day, at least 1 and at most 288",
                            values -> {
                                Duration step = values.get(ModelOptions.STEP);
                                long steps = DAY.dividedBy(step);
                                return step.multipliedBy(Math.min(288, Math.max(1, steps)));
                            })
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<Duration> LAG =
            Option.of(
                            "learn.lag",
                            ValueType.DURATION,
                            "Event time from a tick until what it produced may serve; the time"
                                    + " training has before event time waits for it.")
                    .derivedFrom(
                            List.of(ModelOptions.STEP),
                            "one step",
                            values -> values.get(ModelOptions.STEP))
                    .with(Rule.atLeast(Duration.ZERO, ValueType.DURATION));

    public static final Option<Integer> MAX_QUEUED_TICKS =
            Option.of(
                            "learn.max-queued-ticks",
                            ValueType.INTEGER,
                            "Unfinished ticks before the learner stops taking rows in.")
                    .defaultsTo(8)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> SERIES =
            Option.of(
                            "learn.series",
                            ValueType.INTEGER,
                            "Series a model learns from, sampled by hash: what learning costs is"
                                    + " flat in the fleet. Rows of others are not sent to the"
                                    + " learner.")
                    .defaultsTo(16)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Double> FRACTION =
            Option.of(
                            "learn.fraction",
                            ValueType.NUMBER,
                            "Share of the series, by hash, that a model may learn from.")
                    .defaultsTo(1.0)
                    .with(Rule.above(0.0, ValueType.NUMBER))
                    .with(Rule.atMost(1.0, ValueType.NUMBER));

    public static final Option<Integer> TICKS_PER_ROUND =
            Option.of(
                            "learn.ticks-per-round",
                            ValueType.INTEGER,
                            "A round of fine-tuning is started every so many ticks.")
                    .defaultsTo(7)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> MINIMUM_ORIGINS =
            Option.of(
                            "learn.minimum-origins",
                            ValueType.INTEGER,
                            "Matured origins needed before the first round.")
                    .defaultsTo(256)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> TRAINING_ORIGINS =
            Option.of(
                            "learn.training-origins",
                            ValueType.INTEGER,
                            "Newest origins, over all sampled series, that a round draws its"
                                    + " batches from.")
                    .defaultsTo(8000)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> VALIDATION_ORIGINS =
            Option.of(
                            "learn.validation-origins",
                            ValueType.INTEGER,
                            "Newest matured origins held back to judge the challenger.")
                    .defaultsTo(480)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Validation> VALIDATION =
            Option.of(
                            "learn.validation",
                            ValueType.oneOf(Validation.class),
                            "Whether the windows that judge a challenger weigh alike, or so that"
                                    + " hour of day, day of week, level and volatility are on"
                                    + " average what they are in the windows of the last week.")
                    .defaultsTo(Validation.PLAIN);

    public static final Option<Integer> MAX_HISTORY =
            Option.of(
                            "learn.max-history",
                            ValueType.INTEGER,
                            "Most rows of history the learner may have to keep of one series:"
                                    + " `scaler.rows` + `forecast.lookback` + 2 `forecast.horizon` +"
                                    + " the rows of a tick + `learn.training-origins` +"
                                    + " `learn.validation-origins`. A configuration that needs more is"
                                    + " refused.")
                    .defaultsTo(200_000)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<MemorySize> MAX_ROUND_MEMORY =
            Option.of(
                            "learn.max-round-memory",
                            ValueType.MEMORY,
                            "Most memory that the windows of a round may take: 4 bytes × channels ×"
                                    + " ((`forecast.lookback` + 3 `forecast.horizon` + 1) × the"
                                    + " smaller of `learn.training-origins` and `learn.steps` ×"
                                    + " `eeo.batch`, and (`forecast.lookback` + 3"
                                    + " `forecast.horizon` + 1) × `learn.validation-origins`). A"
                                    + " configuration that needs more is refused.")
                    .defaultsTo(MemorySize.ofMebiBytes(512))
                    .with(Rule.atLeast(MemorySize.ofMebiBytes(1), ValueType.MEMORY))
                    .with(Rule.atMost(MemorySize.ofMebiBytes(4096), ValueType.MEMORY));

    public static final Option<Integer> STEPS =
            Option.of("learn.steps", ValueType.INTEGER, "Optimizer steps of a round.")
                    .defaultsTo(60)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Double> PROMOTION_MARGIN =
            Option.of(
                            "learn.promotion-margin",
                            ValueType.NUMBER,
                            "Relative improvement over the champion that a challenger needs.")
                    .defaultsTo(0.002)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER))
                    .with(Rule.below(1.0, ValueType.NUMBER));

    public static final Option<Integer> REFUSALS =
            Option.of(
                            "learn.refusals",
                            ValueType.INTEGER,
                            "Refusals in a row after which the trajectory starts again from the"
                                    + " champion.")
                    .defaultsTo(10)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Boolean> TUNED =
            Option.of(
                            "learn.tuned",
                            ValueType.BOOLEAN,
                            "Whether the transformer is trained at all; ridges only if not.")
                    .defaultsTo(true);

    public static final Option<Long> SEED =
            Option.of("learn.seed", ValueType.LONG, "Seed of sampling and noise.").defaultsTo(42L);

    public static final Option<Duration> ROUND_TIMEOUT =
            Option.of(
                            "learn.round-timeout",
                            ValueType.DURATION,
                            "Wall-clock limit of one tick's work; a longer one fails the job.")
                    .defaultsTo(Duration.ofMinutes(5))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final List<Option<?>> ALL =
            List.of(
                    TICK,
                    LAG,
                    MAX_QUEUED_TICKS,
                    SERIES,
                    FRACTION,
                    TICKS_PER_ROUND,
                    MINIMUM_ORIGINS,
                    TRAINING_ORIGINS,
                    VALIDATION_ORIGINS,
                    VALIDATION,
                    MAX_HISTORY,
                    MAX_ROUND_MEMORY,
                    STEPS,
                    PROMOTION_MARGIN,
                    REFUSALS,
                    TUNED,
                    SEED,
                    ROUND_TIMEOUT);

    private LearnOptions() {}
}
