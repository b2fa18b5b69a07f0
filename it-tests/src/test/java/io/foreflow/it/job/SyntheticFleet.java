package io.foreflow.it.job;

import io.foreflow.schema.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Three series of two channels, a row a minute: a wave of twelve rows with noise, and the same wave
 * two rows later. Every call gives the same data.
 */
final class SyntheticFleet {

    static final String MODEL = "fleet";
    static final List<String> SERIES = List.of("alpha", "beta", "gamma");
    static final List<String> CHANNELS = List.of("x", "y");
    static final Duration STEP = Duration.ofMinutes(1);

    private static final Instant START = Instant.parse("2024-01-01T00:01:00Z");
    private static final int PERIOD = 12;
    private static final int LAG = 2;
    private static final double NOISE = 0.1;

    private SyntheticFleet() {}

    static Instant time(int row) {
        return START.plus(STEP.multipliedBy(row));
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of all series, in time order. */
    static List<Observation> rows(int from, int to) {
        List<Observation> rows = new ArrayList<>();
        for (int row = from; row < to; row++) {
            for (String series : SERIES) {
                rows.add(observation(series, row));
            }
        }
        return rows;
    }

    private static Observation observation(String series, int row) {
        Map<String, Double> values = new HashMap<>();
        values.put("x", value(series, 0, row));
        values.put("y", value(series, LAG, row));
        return Observation.newBuilder()
                .setSeries(series)
                .setModel(MODEL)
                .setTimestamp(time(row))
                .setValues(values)
                .build();
    }

    private static double value(String series, int lag, int row) {
        double phase = SERIES.indexOf(series);
        double wave = Math.sin(2 * Math.PI * (row - lag) / PERIOD + phase);
        double noise = new Random(31L * row + 7L * lag + series.hashCode()).nextGaussian();
        return 10 * (phase + 1) + wave + NOISE * noise;
    }
}
