package io.foreflow.job.config.option;

import java.util.function.Predicate;

/**
 * What a value must satisfy, in code and in words.
 *
 * @param text completes the sentence "the value …", as in {@code must be at least 1}
 * @param holds whether a value satisfies the rule
 */
public record Rule<T>(String text, Predicate<T> holds) {

    /** Value ≥ bound. */
    public static <T extends Comparable<T>> Rule<T> atLeast(T bound, ValueType<T> type) {
        return new Rule<>(
                "must be at least " + type.format(bound), value -> value.compareTo(bound) >= 0);
    }

    /** Value > bound. */
    public static <T extends Comparable<T>> Rule<T> above(T bound, ValueType<T> type) {
        return new Rule<>(
                "must be above " + type.format(bound), value -> value.compareTo(bound) > 0);
    }

    /** Value ≤ bound. */
    public static <T extends Comparable<T>> Rule<T> atMost(T bound, ValueType<T> type) {
        return new Rule<>(
                "must be at most " + type.format(bound), value -> value.compareTo(bound) <= 0);
    }

    /** Value < bound. */
    public static <T extends Comparable<T>> Rule<T> below(T bound, ValueType<T> type) {
        return new Rule<>(
                "must be below " + type.format(bound), value -> value.compareTo(bound) < 0);
    }
}
