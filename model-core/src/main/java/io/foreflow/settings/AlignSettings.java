package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;

/**
 * How observations become rows.
 *
 * @param maxGapRows rows a channel's last value may be carried on; beyond, its cells are missing
 * @param idle event time without a value after which a series retires and its state is freed
 */
public record AlignSettings(int maxGapRows, Duration idle) implements Serializable {}
