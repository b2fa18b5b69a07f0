package io.foreflow.learning;

import io.foreflow.state.ModelSnapshot;
import java.util.List;

/**
 * What a tick of a model's learner gave.
 *
 * @param snapshot what is to be published, or null if nothing changed since the last tick
 * @param events in the order they happened
 */
public record TickOutcome(ModelSnapshot snapshot, List<LearnerEvent> events) {

    public TickOutcome {
        events = List.copyOf(events);
    }
}
