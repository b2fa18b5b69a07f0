package io.foreflow.learning;

import io.foreflow.learning.Championship.Standing;
import io.foreflow.learning.Evaluation.Challenge;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.optimizer.RoundTelemetry;
import java.util.ArrayList;
import java.util.List;

/** The events of one tick, each with the version that serves when it is written. */
final class EventLog {

    private final String model;
    private final long tick;
    private final Championship championship;
    private final List<LearnerEvent> events = new ArrayList<>();

    EventLog(String model, long tick, Championship championship) {
        this.model = model;
        this.tick = tick;
        this.championship = championship;
    }

    void add(Kind kind, String reason) {
        add(kind, reason, Double.NaN, Double.NaN, Double.NaN, 0, null);
    }

    void add(Kind kind, String reason, Challenge challenge, RoundTelemetry telemetry) {
        add(
                kind,
                reason,
                challenge.champion().mean(),
                challenge.challenger().mean(),
                challenge.ridge().mean(),
                challenge.windows(),
                telemetry);
    }

    void add(Kind kind, String reason, Standing standing) {
        add(
                kind,
                reason,
                standing.champion().mean(),
                Double.NaN,
                standing.ridge().mean(),
                standing.windows(),
                null);
    }

    private void add(
            Kind kind,
            String reason,
            double champion,
            double challenger,
            double ridge,
            int windows,
            RoundTelemetry telemetry) {
        events.add(
                new LearnerEvent(
                        model,
                        kind,
                        tick,
                        championship.version(),
                        championship.parent(),
                        reason,
                        champion,
                        challenger,
                        ridge,
                        windows,
                        telemetry));
    }

    List<LearnerEvent> events() {
        return events;
    }
}
