package io.foreflow.job.config.option;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * How a value is written: its name in the reference page, how text becomes a value and a value
 * becomes text. Reading is strict: whatever is not of the type is refused with the rule in words.
 */
public final class ValueType<T> {

    public static final ValueType<String> TEXT =
            scalar("text", "must not be empty", ValueType::text, Function.identity());

    public static final ValueType<Boolean> BOOLEAN =
            scalar("boolean", "must be true or false", ValueType::bool, String::valueOf);

    public static final ValueType<Integer> INTEGER =
            scalar("integer", "must be a whole number", Integer::valueOf, String::valueOf);

    public static final ValueType<Long> LONG =
            scalar("integer", "must be a whole number", Long::valueOf, String::valueOf);

    public static final ValueType<Double> NUMBER =
            scalar("number", "must be a finite number", ValueType::finite, ValueType::plain);

    public static final ValueType<Duration> DURATION =
            scalar(
                    "duration",
                    "must be a duration such as 500 ms, 10 s or 1 h",
                    ValueType::duration,
                    ValueType::words);

    public static final ValueType<Instant> INSTANT =
            scalar(
                    "time",
                    "must be a time such as 2000-01-01T00:00:00Z",
                    Instant::parse,
                    Instant::toString);

    public static final ValueType<MemorySize> MEMORY =
            scalar(
                    "memory size",
                    "must be a memory size such as 64 kb or 1 gb",
                    MemorySize::parse,
                    ValueType::size);

    /**
     * Keys and values under the option's own key, of any depth: {@code a: {b: {c: 1}}} is read as
     * the entry {@code b.c=1}.
     */
    public static final ValueType<List<String>> ENTRIES =
            new ValueType<>(
                    "keys and values",
                    "must hold keys and values",
                    List::copyOf,
                    values -> String.join(", ", values),
                    true);

    /** Keeps sums and products of a few durations within a long of milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String name;
    private final String rule;
    private final Function<List<String>, T> reader;
    private final Function<T, String> writer;
    private final boolean list;

    private ValueType(
            String name,
            String rule,
            Function<List<String>, T> reader,
            Function<T, String> writer,
            boolean list) {
        this.name = name;
        this.rule = rule;
        this.reader = reader;
        this.writer = writer;
        this.list = list;
    }

    /** An enum, written in lower case with hyphens. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> kind) {
        List<E> constants = Arrays.asList(kind.getEnumConstants());
        String names =
                constants.stream().map(ValueType::hyphenated).collect(Collectors.joining(", "));
        return scalar(
                "one of " + names,
                "must be one of " + names,
                text ->
                        constants.stream()
                                .filter(constant -> hyphenated(constant).equals(text))
                                .findFirst()
                                .orElseThrow(IllegalArgumentException::new),
                ValueType::hyphenated);
    }

    /** Some given words. */
    public static ValueType<String> oneOf(String... words) {
        String names = String.join(", ", words);
        return scalar(
                "one of " + names,
                "must be one of " + names,
                text -> {
                    if (!List.of(words).contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                Function.identity());
    }

    /** A list, in the file as a YAML list, in an override separated by commas. */
    public static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return new ValueType<>(
                "list of " + element.name + "s",
                "each " + element.rule,
                texts -> {
                    List<T> values = new ArrayList<>();
                    texts.forEach(text -> values.add(element.reader.apply(List.of(text))));
                    return List.copyOf(values);
                },
                values -> values.stream().map(element::format).collect(Collectors.joining(", ")),
                true);
    }

    private static <T> ValueType<T> scalar(
            String name, String rule, Function<String, T> reader, Function<T, String> writer) {
        return new ValueType<>(name, rule, texts -> reader.apply(texts.get(0)), writer, false);
    }

    public String name() {
        return name;
    }

    /** The rule that a text breaks which cannot be read, in words. */
    public String rule() {
        return rule;
    }

    public boolean isList() {
        return list;
    }

    /**
     * Reads a value; one text for a scalar.
     *
     * @throws IllegalArgumentException or one of the JDK's parse errors if a text is not of the
     *     type
     */
    public T read(List<String> texts) {
        return reader.apply(texts);
    }

    public String format(T value) {
        return writer.apply(value);
    }

    private static String text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Double finite(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static String plain(Double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf(value.longValue())
                : String.valueOf(value);
    }

    /** A number with a unit, zero alone, or ISO 8601; a minus sign in front negates. */
    private static Duration duration(String text) {
        if (text.startsWith("-")) {
            return duration(text.substring(1)).negated();
        }
        if (text.matches("\\d+") && !text.matches("0+")) {
            throw new DateTimeException(text);
        }
        Duration value =
                text.startsWith("P") ? Duration.parse(text) : TimeUtils.parseDuration(text);
        if (value.compareTo(LONGEST) > 0) {
            throw new DateTimeException(text);
        }
        return value;
    }

    private static String words(Duration value) {
        return value.isNegative()
                ? "-" + TimeUtils.formatWithHighestUnit(value.negated())
                : TimeUtils.formatWithHighestUnit(value);
    }

    /** In the largest unit that leaves no fraction. */
    private static String size(MemorySize value) {
        long bytes = value.getBytes();
        String[] units = {"b", "kb", "mb", "gb"};
        int unit = 0;
        while (unit + 1 < units.length && bytes != 0 && bytes % 1024 == 0) {
            bytes /= 1024;
            unit++;
        }
        return bytes + " " + units[unit];
    }

    private static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
