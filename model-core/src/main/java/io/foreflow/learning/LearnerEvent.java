package io.foreflow.learning;

import io.foreflow.optimizer.RoundTelemetry;
import java.util.Objects;

/**
 * Something that happened to a model, for the model-events topic. Errors are mean squared errors in
 * scaled units, upToStep H, over the same validation windows; NaN where not measured.
 *
 * @param time event time of the tick it belongs to, epoch milliseconds
 * @param version version serving after the event
 * @param parent version it grew from; −1 if none
 * @param windows validation windows behind the errors
 * @param telemetry of the round, or null
 */
public record LearnerEvent(
        String model,
        Kind kind,
        long time,
        int version,
        int parent,
        String reason,
        double championError,
        double challengerError,
        double ridgeError,
        int windows,
        RoundTelemetry telemetry) {

    /** What happened. */
    public enum Kind {
        STARTED,
        ROUND,
        PROMOTED,
        REJECTED,
        ROLLED_BACK,
        DRIFT,
        DIVERGED,
        RESTORED,
        /** A series had no value for so long that it was forgotten. */
        RETIRED
    }

    public LearnerEvent {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }
}
