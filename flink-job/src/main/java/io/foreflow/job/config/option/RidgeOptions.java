package io.foreflow.job.config.option;

import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeServing;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.MemorySize;

/** The online ridge. */
public final class RidgeOptions {

    public static final Option<Double> LAMBDA =
            Option.of(
                            "learn.ridge.lambda",
                            ValueType.NUMBER,
                            "Penalty added to the diagonal of the scaled Gram matrix for step 1.")
                    .defaultsTo(0.02)
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<Double> LAMBDA_FAR =
            Option.of(
                            "learn.ridge.lambda-far",
                            ValueType.NUMBER,
                            "Penalty for the farthest step. Between, the two lines are mixed"
                                    + " linearly in the logarithm of the step.")
                    .derivedFrom(
                            List.of(LAMBDA),
                            "10 times `learn.ridge.lambda`",
                            values -> 10 * values.get(LAMBDA))
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<Penalty> PENALTY =
            Option.of(
                            "learn.ridge.penalty",
                            ValueType.oneOf(Penalty.class),
                            "Whether the penalty is added to the mean over all windows, where its"
                                    + " say stays, or to their sum, where it falls as windows"
                                    + " come.")
                    .defaultsTo(Penalty.MEAN);

    public static final Option<Integer> BLOCKS =
            Option.of(
                            "learn.ridge.blocks",
                            ValueType.INTEGER,
                            "Most time blocks the statistics are kept in; older ones are merged.")
                    .defaultsTo(6)
                    .with(Rule.atLeast(1, ValueType.INTEGER))
                    .with(Rule.atMost(6, ValueType.INTEGER));

    public static final Option<Long> BLOCK_WINDOWS =
            Option.of(
                            "learn.ridge.block-windows",
                            ValueType.LONG,
                            "Channel-windows after which a new block is begun.")
                    .defaultsTo(20_000L)
                    .with(Rule.atLeast(1L, ValueType.LONG));

    public static final Option<Double> MINIMUM_WINDOWS =
            Option.of(
                            "learn.ridge.minimum-windows",
                            ValueType.NUMBER,
                            "Channel-windows before a ridge may serve, as a multiple of its"
                                    + " look-back.")
                    .defaultsTo(2.0)
                    .with(Rule.above(0.0, ValueType.NUMBER));

    public static final Option<Double> MINIMUM_TARGET_SHARE =
            Option.of(
                            "learn.ridge.minimum-target-share",
                            ValueType.NUMBER,
                            "Observed share of a channel's target below which its window is left"
                                    + " out.")
                    .defaultsTo(0.8)
                    .with(Rule.above(0.0, ValueType.NUMBER))
                    .with(Rule.atMost(1.0, ValueType.NUMBER));

    public static final Option<MemorySize> CHANNEL_MEMORY =
            Option.of(
                            "learn.ridge.channel-memory",
                            ValueType.MEMORY,
                            "Most memory that ridge statistics told by channel may take, from which"
                                    + " each channel gets lines of its own beside those of all: 8"
                                    + " bytes × channels × the smaller of 2 and"
                                    + " `learn.ridge.blocks` × the sum over both look-backs L of"
                                    + " (L + 1)(L + 2)/2 + (L + 1) `forecast.horizon`. Where they"
                                    + " would take more, channels have no lines of their own.")
                    .defaultsTo(MemorySize.ofMebiBytes(64))
                    .with(Rule.atMost(MemorySize.ofMebiBytes(4096), ValueType.MEMORY));

    public static final Option<Double> CHANNEL_SHRINKAGE =
            Option.of(
                            "learn.ridge.channel-shrinkage",
                            ValueType.NUMBER,
                            "How much the windows of all channels weigh in the line of one channel's"
                                    + " own, as a multiple of its own windows.")
                    .defaultsTo(3.0)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER));

    public static final Option<Boolean> NORMALISED =
            Option.of(
                            "learn.ridge.normalised",
                            ValueType.BOOLEAN,
                            "Whether a ridge of the whole look-back is fitted in units of each"
                                    + " window's own deviation too, as an expert beside the others;"
                                    + " a line a channel where `learn.ridge.channel-memory` has room"
                                    + " for as much again as the whole look-back takes of it, else"
                                    + " one for all.")
                    .defaultsTo(true);

    public static final Option<MemorySize> JOINT_MEMORY =
            Option.of(
                            "learn.ridge.joint-memory",
                            ValueType.MEMORY,
                            "Most memory that the statistics of the ridge that hears every channel"
                                    + " may take, an expert of the short look-back: 8 bytes × the"
                                    + " smaller of 2 and `learn.ridge.blocks` × (N(N + 1)/2 + N ×"
                                    + " channels × `forecast.horizon`), N = channels ×"
                                    + " (`forecast.short-lookback` + 1). Where they would take more"
                                    + " there is none.")
                    .defaultsTo(MemorySize.ofMebiBytes(64))
                    .with(Rule.atMost(MemorySize.ofMebiBytes(4096), ValueType.MEMORY));

    public static final Option<Duration> MEMORY =
            Option.of(
                            "learn.ridge.memory",
                            ValueType.DURATION,
                            "Age after which what the ridges' statistics hold of a window is"
                                    + " forgotten, up to one block of this divided by"
                                    + " `learn.ridge.blocks` − 1 later; statistics told by channel"
                                    + " have at most 2 blocks.")
                    .defaultsToNone("nothing is forgotten")
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<RidgeServing> SERVE =
            Option.of(
                            "learn.ridge.serve",
                            ValueType.oneOf(RidgeServing.class),
                            "Whether the ridges solved last serve at once, or are tried first on half"
                                    + " of `learn.validation-origins` windows behind their last"
                                    + " target, against those that serve: worse by more than"
                                    + " `learn.promotion-margin`, they are refused.")
                    .defaultsTo(RidgeServing.NEWEST);

    public static final List<Option<?>> ALL =
            List.of(
                    LAMBDA,
                    LAMBDA_FAR,
                    PENALTY,
                    BLOCKS,
                    BLOCK_WINDOWS,
                    MINIMUM_WINDOWS,
                    MINIMUM_TARGET_SHARE,
                    CHANNEL_MEMORY,
                    CHANNEL_SHRINKAGE,
                    NORMALISED,
                    JOINT_MEMORY,
                    MEMORY,
                    SERVE);

    private RidgeOptions() {}
}
