package io.foreflow.settings;

/** How the windows that judge a challenger are weighed. */
public enum Validation {
    /** All alike. */
    PLAIN,
    /** So that on average they are what the windows of the last week are. */
    TARGET_WEIGHTED
}
