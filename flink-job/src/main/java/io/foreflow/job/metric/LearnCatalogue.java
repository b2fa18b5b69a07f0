package io.foreflow.job.metric;

import static io.foreflow.job.metric.JobMetric.counter;

import java.util.List;

/** Metrics of the learner: the first of a subtask, the others of each of its models. */
public final class LearnCatalogue {

    private static final String SQUARED = "scaled units²";

    public static final JobMetric TICKS =
            counter(Stage.LEARN, "ticksCompleted", "ticks", "Ticks done.");

    public static final JobMetric TICKS_QUEUED =
            gauge("ticksQueued", "ticks", "Ticks that wait for the one in work.")
                    .act(
                            "Stays above 0: training is slower than the stream. Lower"
                                    + " `learn.steps` or `learn.series`, raise `learn.tick`. At"
                                    + " `learn.max-queued-ticks` the whole job waits.");

    public static final JobMetric ROUNDS_IN_FLIGHT =
            gauge("roundsInFlight", "ticks", "Ticks in work: 0 or 1.");

    public static final JobMetric HELD_WATERMARK =
            gauge(
                            "heldWatermark",
                            "epoch ms",
                            "Event time up to which forecasts may go; −2^63 before the first, and"
                                    + " always with `learner.mode: low-latency`, where it is not"
                                    + " held.")
                    .act(
                            "Stands still: a round hangs; at `learn.round-timeout` the job fails"
                                    + " and says so.");

    public static final JobMetric LAST_TICK =
            gauge("lastTickMillis", "ms", "Wall-clock time of the last tick.");

    public static final JobMetric NATIVE_MEMORY =
            gauge("nativeMemoryBytes", "bytes", NativeMemory.MEANING).act(NativeMemory.ACTION);

    public static final JobMetric VERSION =
            model("modelVersion", "version", "Version of the champion; 0 before a promotion.");

    public static final JobMetric OPTIMIZER_STEP =
            model("optimizerStep", "steps", "Steps of fine-tuning so far.");

    public static final JobMetric NATIVE_ARRAYS =
            model("nativeArrays", "arrays", "Arrays held in native memory between ticks.")
                    .act(
                            "Grows without end: a leak. Report it; until then restart the task"
                                    + " manager before its memory is used up.");

    public static final JobMetric EVENTS =
            counter(
                            Stage.LEARN,
                            "events",
                            "events",
                            "[Events](operations.md#events-of-a-model) of the model, by kind; all"
                                    + " but `RETIRED`, which the forecaster counts.")
                    .by(Label.MODEL, Label.KIND)
                    .act("By kind, as the table of events says.");

    public static final JobMetric STEP =
            model(
                    "stepMillis",
                    "ms",
                    "Wall-clock time of the last tick with a round, by its optimizer steps; what"
                            + " else the tick did (ridges, validation, probes) is in it.");

    public static final JobMetric LOSS =
            model(
                            "loss",
                            SQUARED,
                            "Training loss at the end of the last round. This and the following:"
                                    + " as in the `ROUND` event, NaN before the first of this"
                                    + " attempt of the job.")
                    .act("Rises from round to round: see `DIVERGED`.");

    public static final JobMetric SHARPNESS =
            model("sharpness", SQUARED, "L(ω + ε) − L(ω) at its last step.");

    public static final JobMetric LAMBDA_MAX =
            model("lambdaMax", SQUARED, "Largest eigenvalue of the Hessian.")
                    .act("High, and the loss does not fall: lower `eeo.learning-rate`.");

    public static final JobMetric LAMBDA_MIN =
            model("lambdaMin", SQUARED, "Smallest eigenvalue of the Hessian.");

    public static final JobMetric GRADIENT_NORM =
            model("gradientNorm", SQUARED, "Mean norm of the gradient before clipping.")
                    .act("Rises from round to round: see `DIVERGED`.");

    public static final JobMetric ATTENTION_ENTROPY =
            model("attentionEntropy", "nats", "Mean entropy of a row of attention.")
                    .act("At 0: attention has collapsed.");

    public static final JobMetric CHALLENGER_ERROR =
            model(
                            "challengerError",
                            SQUARED,
                            "Error of the last round's challenger in validation, upToStep H.")
                    .act(
                            "Above the ridge's for ever: see `REJECTED`; `learn.tuned: false`"
                                    + " saves the training.");

    public static final JobMetric CHAMPION_ERROR =
            model("championError", SQUARED, "The champion's, on the same windows.");

    public static final JobMetric RIDGE_ERROR =
            model("ridgeError", SQUARED, "The ridge's, on the same windows.");

    static final List<JobMetric> ALL =
            List.of(
                    TICKS,
                    TICKS_QUEUED,
                    ROUNDS_IN_FLIGHT,
                    HELD_WATERMARK,
                    LAST_TICK,
                    NATIVE_MEMORY,
                    VERSION,
                    OPTIMIZER_STEP,
                    NATIVE_ARRAYS,
                    EVENTS,
                    STEP,
                    LOSS,
                    SHARPNESS,
                    LAMBDA_MAX,
                    LAMBDA_MIN,
                    GRADIENT_NORM,
                    ATTENTION_ENTROPY,
                    CHALLENGER_ERROR,
                    CHAMPION_ERROR,
                    RIDGE_ERROR);

    private LearnCatalogue() {}

    private static JobMetric gauge(String name, String unit, String meaning) {
        return JobMetric.gauge(Stage.LEARN, name, unit, meaning);
    }

    private static JobMetric model(String name, String unit, String meaning) {
        return gauge(name, unit, meaning).by(Label.MODEL);
    }
}
