package io.foreflow.settings;

import java.io.Serializable;
import java.util.List;

/**
 * Limits whose crossing is forecast.
 *
 * @param limits one a channel; empty if none is declared
 * @param probability that a step's value is beyond, from which on the step counts as crossing; in
 *     (0, 1)
 */
public record BreachSettings(List<ChannelLimit> limits, double probability)
        implements Serializable {

    /** Nothing is forecast. */
    public static final BreachSettings NONE = new BreachSettings(List.of(), 0.5);

    public BreachSettings {
        limits = List.copyOf(limits);
    }
}
