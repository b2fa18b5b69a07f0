package io.foreflow.dashboard.fleet;

/** Identity of a series. */
public record SeriesKey(String model, String series) {}
