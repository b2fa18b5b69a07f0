package io.foreflow.settings;

/** What an optimizer makes of a gradient before it steps. */
public enum BaseStep {
    /** Mean of the gradients over the root of the mean of their squares (Kingma and Ba, 2015). */
    ADAM,
    /** Mean of the gradients alone. */
    MOMENTUM
}
