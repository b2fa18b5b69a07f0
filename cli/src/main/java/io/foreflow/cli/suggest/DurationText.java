package io.foreflow.cli.suggest;

import java.time.Duration;

/** Durations as a configuration writes them. */
final class DurationText {

    private enum Unit {
        D(Duration.ofDays(1), "d"),
        H(Duration.ofHours(1), "h"),
        MIN(Duration.ofMinutes(1), "min"),
        S(Duration.ofSeconds(1), "s");

        private final long millis;
        private final String name;

        Unit(Duration duration, String name) {
            millis = duration.toMillis();
            this.name = name;
        }
    }

    private DurationText() {}

    /** A whole number of the largest unit that divides it. */
    static String of(long millis) {
        for (Unit unit : Unit.values()) {
            if (millis % unit.millis == 0) {
                return millis / unit.millis + " " + unit.name;
            }
        }
        return millis + " ms";
    }
}
