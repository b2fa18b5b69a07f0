package io.foreflow.settings;

/** Which of the ridges solved at every tick serve. */
public enum RidgeServing {
    /** Those solved last, at once. */
    NEWEST,
    /** Those that were not worse than what served before, on windows that neither had seen. */
    VALIDATED
}
