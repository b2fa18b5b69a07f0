package io.foreflow.job.config.option;

import java.util.List;
import java.util.function.Function;

/** What an option is worth when it is not given. */
public sealed interface Fallback<T> {

    /** The option must be given. */
    record Required<T>() implements Fallback<T> {}

    /** One value for all. */
    record Fixed<T>(T value) implements Fallback<T> {}

    /** No value: the settings hold null. */
    record None<T>(String meaning) implements Fallback<T> {}

    /**
     * A value that follows from other options.
     *
     * @param meaning the formula in words
     * @param inputs options the formula reads
     * @param formula called only if all inputs are valid
     */
    record Derived<T>(String meaning, List<Option<?>> inputs, Function<Values, T> formula)
            implements Fallback<T> {

        public Derived {
            inputs = List.copyOf(inputs);
        }
    }
}
