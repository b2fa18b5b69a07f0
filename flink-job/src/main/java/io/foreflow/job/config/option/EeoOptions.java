package io.foreflow.job.config.option;

import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import java.util.List;

/** The Escape-Explore Optimizer and the width of the network it trains. */
public final class EeoOptions {

    public static final Option<Integer> WIDTH =
            Option.of("network.width", ValueType.INTEGER, "Width of queries, keys and values.")
                    .defaultsTo(16)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> BATCH =
            Option.of("eeo.batch", ValueType.INTEGER, "Windows of a mini-batch.")
                    .defaultsTo(32)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Double> LEARNING_RATE =
            positive("eeo.learning-rate", 1e-5, "Learning rate η.");

    public static final Option<BaseStep> BASE =
            Option.of(
                            "eeo.base",
                            ValueType.oneOf(BaseStep.class),
                            "What a step makes of the gradient: its mean over the root of its mean"
                                    + " square, or its mean alone, which wants a learning rate"
                                    + " some orders larger.")
                    .defaultsTo(BaseStep.ADAM);

    public static final Option<Double> LAYER_DECAY =
            positive(
                    "eeo.layer-decay",
                    1.0,
                    "α of the weights α^l by which the update of a layer is multiplied, l its depth"
                            + " from the input: 0 normalisation, 1 queries, keys and values, 2"
                            + " output projection, 3 head. 1 for equal layers.");

    public static final Option<Double> BETA1 =
            decay(
                    "eeo.beta1",
                    0.9,
                    "Decay of the first moment; with schedule-free averaging the average's share in"
                            + " the point where gradients are taken.");

    public static final Option<Double> BETA2 =
            decay("eeo.beta2", 0.999, "Decay of the second moment.");

    public static final Option<Double> EPSILON =
            positive("eeo.epsilon", 1e-8, "Added to the root of the second moment.");

    public static final Option<Double> WEIGHT_DECAY =
            notNegative(
                    "eeo.weight-decay",
                    1e-3,
                    "Decoupled decay of the attention path; the head decays towards the ridge.");

    public static final Option<Double> CLIP_NORM =
            notNegative(
                    "eeo.clip-norm",
                    1.0,
                    "Largest global norm of the gradient that a step uses; 0 for no clipping.");

    public static final Option<Boolean> SHARPNESS =
            Option.of(
                            "eeo.sharpness",
                            ValueType.BOOLEAN,
                            "Whether the gradient is taken at the perturbed weights"
                                    + " (sharpness-aware); else at the weights.")
                    .defaultsTo(true);

    public static final Option<Double> RHO =
            positive("eeo.rho", 0.05, "Radius ρ of the perturbation.");

    public static final Option<Boolean> ADAPTIVE =
            Option.of(
                            "eeo.adaptive",
                            ValueType.BOOLEAN,
                            "Whether the perturbation is scaled by the size of each weight.")
                    .defaultsTo(false);

    public static final Option<Boolean> ESCAPE =
            Option.of(
                            "eeo.escape",
                            ValueType.BOOLEAN,
                            "Whether negative curvature is probed and left.")
                    .defaultsTo(true);

    public static final Option<Integer> ESCAPE_EVERY =
            Option.of(
                            "eeo.escape-every",
                            ValueType.INTEGER,
                            "Steps between probes; a probe costs 20 to 40 gradients.")
                    .defaultsTo(200)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> LANCZOS_STEPS =
            Option.of("eeo.lanczos-steps", ValueType.INTEGER, "Hessian-vector products of a probe.")
                    .defaultsTo(15)
                    .with(Rule.atLeast(2, ValueType.INTEGER));

    public static final Option<Double> ESCAPE_THRESHOLD =
            notNegative(
                    "eeo.escape-threshold",
                    0.05,
                    "Escape only if the smallest eigenvalue and its residual are below minus this"
                            + " share of the largest.");

    public static final Option<Double> KICK =
            positive("eeo.kick", 1.0, "Length of a kick as a multiple of ρ.");

    public static final Option<Boolean> LANGEVIN =
            Option.of("eeo.langevin", ValueType.BOOLEAN, "Whether noise is added to the update.")
                    .defaultsTo(true);

    public static final Option<Double> TEMPERATURE =
            notNegative("eeo.temperature", 0.01, "Ratio of the noise's norm to the update's norm.");

    public static final Option<Averaging> AVERAGING =
            Option.of(
                            "eeo.averaging",
                            ValueType.oneOf(Averaging.class),
                            "Which weights are validated and served: the last, the exponential"
                                    + " moving average, or schedule-free the plain average, near"
                                    + " which the gradients are then taken.")
                    .defaultsTo(Averaging.EMA);

    public static final Option<Double> AVERAGE_DECAY =
            decay("eeo.average-decay", 0.99, "Decay of the exponential average.");

    public static final List<Option<?>> ALL =
            List.of(
                    WIDTH,
                    BATCH,
                    BASE,
                    LEARNING_RATE,
                    LAYER_DECAY,
                    BETA1,
                    BETA2,
                    EPSILON,
                    WEIGHT_DECAY,
                    CLIP_NORM,
                    SHARPNESS,
                    RHO,
                    ADAPTIVE,
                    ESCAPE,
                    ESCAPE_EVERY,
                    LANCZOS_STEPS,
                    ESCAPE_THRESHOLD,
                    KICK,
                    LANGEVIN,
                    TEMPERATURE,
                    AVERAGING,
                    AVERAGE_DECAY);

    private EeoOptions() {}

    private static Option<Double> positive(String key, double value, String description) {
        return Option.of(key, ValueType.NUMBER, description)
                .defaultsTo(value)
                .with(Rule.above(0.0, ValueType.NUMBER));
    }

    private static Option<Double> notNegative(String key, double value, String description) {
        return Option.of(key, ValueType.NUMBER, description)
                .defaultsTo(value)
                .with(Rule.atLeast(0.0, ValueType.NUMBER));
    }

    private static Option<Double> decay(String key, double value, String description) {
        return notNegative(key, value, description).with(Rule.below(1.0, ValueType.NUMBER));
    }
}
