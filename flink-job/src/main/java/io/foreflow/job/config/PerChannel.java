package io.foreflow.job.config;

import io.foreflow.job.config.option.Option;
import io.foreflow.settings.Aggregate;
import io.foreflow.settings.ValueRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Lists of {@code channel=value}, as records that hold one value for each channel of a model. */
final class PerChannel {

    private PerChannel() {}

    /** One aggregate a channel; empty if all are the last value. */
    static List<Aggregate> aggregates(
            List<String> channels, Aggregate usual, List<String> exceptions) {
        Map<String, Aggregate> given = read(exceptions, PerChannel::aggregate);
        List<Aggregate> all =
                channels.stream().map(channel -> given.getOrDefault(channel, usual)).toList();
        return all.stream().allMatch(one -> one == Aggregate.LAST) ? List.of() : all;
    }

    /** One range a channel; empty if none is given. */
    static List<ValueRange> ranges(List<String> channels, List<String> entries) {
        Map<String, ValueRange> given = read(entries, PerChannel::range);
        return given.isEmpty()
                ? List.of()
                : channels.stream()
                        .map(channel -> given.getOrDefault(channel, ValueRange.ANY))
                        .toList();
    }

    static Aggregate aggregate(String text) {
        for (Aggregate aggregate : Aggregate.values()) {
            if (aggregate.name().toLowerCase(Locale.ROOT).equals(text)) {
                return aggregate;
            }
        }
        throw new IllegalArgumentException("each must be channel=last, mean, sum or max");
    }

    static ValueRange range(String text) {
        int dots = text.indexOf("..");
        try {
            String low = text.substring(0, dots).strip();
            String high = text.substring(dots + 2).strip();
            return new ValueRange(
                    low.isEmpty() ? Float.NEGATIVE_INFINITY : Float.parseFloat(low),
                    high.isEmpty() ? Float.POSITIVE_INFINITY : Float.parseFloat(high));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "each must be channel=low..high with low below high");
        }
    }

    /** Reports what is wrong with the entries of an option. */
    static <T> void check(
            Reading model,
            Option<List<String>> option,
            List<String> channels,
            Function<String, T> value) {
        Set<String> seen = new HashSet<>();
        for (String entry : given(model.get(option))) {
            String rule = brokenBy(entry, channels, seen, value);
            if (rule != null) {
                model.report(option, rule);
            }
        }
    }

    private static <T> String brokenBy(
            String entry, List<String> channels, Set<String> seen, Function<String, T> value) {
        int equals = entry.lastIndexOf('=');
        if (equals < 1) {
            return "each must be channel=value; \"" + entry + "\" is not";
        }
        String channel = entry.substring(0, equals).strip();
        if (!channels.contains(channel)) {
            return "no such channel \"" + channel + "\"; channels are " + channels;
        }
        if (!seen.add(channel)) {
            return "names \"" + channel + "\" twice";
        }
        try {
            var unused = value.apply(entry.substring(equals + 1).strip());
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static List<String> given(List<String> entries) {
        return entries == null ? List.of() : entries;
    }

    private static <T> Map<String, T> read(List<String> entries, Function<String, T> value) {
        Map<String, T> given = new HashMap<>();
        for (String entry : given(entries)) {
            int equals = entry.lastIndexOf('=');
            given.put(
                    entry.substring(0, equals).strip(),
                    value.apply(entry.substring(equals + 1).strip()));
        }
        return given;
    }
}
