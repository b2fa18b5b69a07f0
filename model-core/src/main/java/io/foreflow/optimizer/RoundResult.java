package io.foreflow.optimizer;

/** How a round of fine-tuning ended. */
public sealed interface RoundResult {

    /** All steps were made. */
    record Completed(OptimizerState state, RoundTelemetry telemetry) implements RoundResult {}

    /**
     * A loss, gradient or weight stopped being finite; what the round had learnt is dropped.
     *
     * @param reason for people, with loss, gradient norm and learning rate
     * @param step global step that diverged
     */
    record Diverged(String reason, long step) implements RoundResult {}
}
