package io.foreflow.benchmark.advice;

import java.util.List;
import java.util.Map;

/**
 * One thing that is tried at several levels.
 *
 * @param needs what must have happened in a trial for the levels to differ
 * @param levels the preferred one first: it is taken where no other is clearly better
 */
public record Factor(String name, Needs needs, List<Level> levels) {

    /** When a factor has something to say. */
    public enum Needs {
        NOTHING,

        /** At least one round of fine-tuning in one of the trials. */
        A_ROUND
    }

    /**
     * One setting of a factor.
     *
     * @param label as the report shows it
     * @param keys configuration keys that make it
     */
    public record Level(String label, Map<String, String> keys) {

        public Level {
            keys = Map.copyOf(keys);
        }
    }

    public Factor {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException(
                    "Invalid factor %s: no levels (must have at least one)".formatted(name));
        }
    }

    /** A key of one value a level, which is also its label. */
    public static Factor of(String key, List<String> values) {
        return new Factor(
                key,
                Needs.NOTHING,
                values.stream().map(value -> new Level(value, Map.of(key, value))).toList());
    }

    /** The level of an array's column; beyond the last one the first comes again. */
    Level level(int number) {
        return levels.get(number < levels.size() ? number : 0);
    }
}
