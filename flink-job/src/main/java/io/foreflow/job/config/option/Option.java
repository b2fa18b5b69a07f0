package io.foreflow.job.config.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting a user can give. Flink's own option class hides its type and has no rules, and both
 * the reference page and the error messages need them; hence this one.
 *
 * @param key dotted key, as in the file
 * @param type how a value is written and read
 * @param fallback what it is worth when not given; the only place of that value
 * @param rules checked in order, the first broken one is reported
 * @param description one or two sentences for the reference page
 */
public record Option<T>(
        String key,
        ValueType<T> type,
        Fallback<T> fallback,
        List<Rule<T>> rules,
        String description) {

    public Option {
        rules = List.copyOf(rules);
    }

    /** An option that must be given, until a default says otherwise. */
    public static <T> Option<T> of(String key, ValueType<T> type, String description) {
        return new Option<>(key, type, new Fallback.Required<>(), List.of(), description);
    }

    public Option<T> defaultsTo(T value) {
        return withFallback(new Fallback.Fixed<>(value));
    }

    public Option<T> defaultsToNone(String meaning) {
        return withFallback(new Fallback.None<>(meaning));
    }

    public Option<T> derivedFrom(
            List<Option<?>> inputs, String meaning, Function<Values, T> formula) {
        return withFallback(new Fallback.Derived<>(meaning, inputs, formula));
    }

    public Option<T> with(Rule<T> rule) {
        List<Rule<T>> more = new ArrayList<>(rules);
        more.add(rule);
        return new Option<>(key, type, fallback, more, description);
    }

    /** The first rule that the value breaks. */
    public Optional<Rule<T>> brokenBy(T value) {
        return rules.stream().filter(rule -> !rule.holds().test(value)).findFirst();
    }

    /**
     * The default that stands for all configurations.
     *
     * @throws IllegalStateException if there is none
     */
    public T fixedDefault() {
        if (fallback instanceof Fallback.Fixed<T> fixed) {
            return fixed.value();
        }
        throw new IllegalStateException("Invalid default of " + key + ": none (must be fixed)");
    }

    private Option<T> withFallback(Fallback<T> other) {
        return new Option<>(key, type, other, rules, description);
    }
}
