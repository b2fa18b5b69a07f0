package io.foreflow.dashboard.fleet;

import java.util.Map;

/**
 * The grids of the models: row t covers (t − step, t] and is labelled t.
 *
 * @param defaultModel model of an observation that names none
 * @param steps interval by model, milliseconds
 */
public record Grid(String defaultModel, Map<String, Long> steps) {

    public Grid {
        steps = Map.copyOf(steps);
    }

    /** Label of a time; the time itself where the model is not known. */
    long label(String model, long time) {
        long step = steps.getOrDefault(model, 1L);
        return Math.floorDiv(time + step - 1, step) * step;
    }
}
