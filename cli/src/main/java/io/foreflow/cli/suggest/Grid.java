package io.foreflow.cli.suggest;

import io.foreflow.cli.input.InputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The grid that readings lie on: the median distance of consecutive times of a series, taken for
 * the nearest usual interval if it is within a twentieth of it, since what samples by a timer is
 * off by a little.
 *
 * @param stepMillis interval
 * @param offGrid share of distances farther than a tenth of a step from a whole number of them
 * @param given whether the interval was asked for
 */
record Grid(long stepMillis, double offGrid, boolean given) {

    private static final double MOST_OFF_GRID = 0.05;
    private static final double JITTER = 0.1;
    private static final int CLOSE = 20;

    /** Before this, a number that reads as a time is an index or a value. */
    private static final Instant FIRST_TIME = Instant.parse("1980-01-01T00:00:00Z");

    private static final List<Duration> USUAL =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(3),
                    Duration.ofHours(4),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(7));

    /**
     * Finds the grid.
     *
     * @param source as messages name it
     * @param series that count
     * @param step asked for, or null
     * @throws InputException if there is none
     */
    static Grid of(String source, Readings readings, List<String> series, Duration step) {
        TreeMap<Long, Long> distances = distances(source, readings, series);
        long total = distances.values().stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            throw new InputException(
                    "Cannot suggest from %s: no series has two rows".formatted(source));
        }
        long millis = step == null ? usual(median(distances, total)) : step.toMillis();
        double off = 0;
        for (Map.Entry<Long, Long> distance : distances.entrySet()) {
            long whole = Math.max(1, Math.round(distance.getKey() / (double) millis));
            if (Math.abs(distance.getKey() - whole * millis) > JITTER * millis) {
                off += distance.getValue() / (double) total;
            }
        }
        if (step == null && off > MOST_OFF_GRID) {
            throw new InputException(
                    String.format(
                            Locale.ROOT,
                            "Cannot suggest from %s: its times are irregular, %.0f %% of them do not"
                                    + " come a whole number of steps of %s after the one before"
                                    + " (name a grid to put them on with --step)",
                            source,
                            100 * off,
                            DurationText.of(millis)));
        }
        return new Grid(millis, off, step != null);
    }

    private static TreeMap<Long, Long> distances(
            String source, Readings readings, List<String> series) {
        TreeMap<Long, Long> distances = new TreeMap<>();
        for (String name : series) {
            long first = readings.of(name).firstKey();
            if (Instant.ofEpochMilli(first).isBefore(FIRST_TIME)) {
                throw new InputException(
                        "Cannot suggest from %s: its times begin at %s (the first column must be a time, not a number of rows or a value)"
                                .formatted(source, Instant.ofEpochMilli(first)));
            }
            Long before = null;
            for (long time : readings.of(name).keySet()) {
                if (before != null) {
                    distances.merge(time - before, 1L, Long::sum);
                }
                before = time;
            }
        }
        return distances;
    }

    private static long median(TreeMap<Long, Long> distances, long total) {
        long seen = 0;
        for (Map.Entry<Long, Long> entry : distances.entrySet()) {
            seen += entry.getValue();
            if (2 * seen >= total) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException();
    }

    private static long usual(long millis) {
        for (Duration interval : USUAL) {
            if (Math.abs(millis - interval.toMillis()) * CLOSE <= interval.toMillis()) {
                return interval.toMillis();
            }
        }
        return millis;
    }

    /** Row that a time belongs to: the first multiple of the step at or after it. */
    long rowTime(long time) {
        return -Math.floorDiv(-time, stepMillis) * stepMillis;
    }
}
