package io.foreflow.settings;

/** What a served forecast is made of. */
public enum Serving {
    /** All experts, weighed for each series, channel and reported horizon by their errors. */
    MIXTURE,
    /** The model's champion alone; where it cannot speak, the next simpler expert that can. */
    CHAMPION
}
