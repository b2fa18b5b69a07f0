package io.foreflow.job.config;

import static io.foreflow.job.config.option.ForecastOptions.LIMITS;

import io.foreflow.settings.ChannelLimit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code limits: {cpu: {above: 0.9}}}, which arrives as entries {@code cpu.above=0.9}. What
 * stands behind the last dot of a name is the side, so that a channel's name may hold dots.
 */
final class Limits {

    private static final String ABOVE = "above";
    private static final String BELOW = "below";

    private Limits() {}

    /** One entry in its parts. */
    private record Entry(String channel, String side, String value) {

        static Entry of(String text) {
            int equals = text.lastIndexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals).strip();
            String value = equals < 0 ? "" : text.substring(equals + 1).strip();
            int dot = name.lastIndexOf('.');
            return dot < 0
                    ? new Entry(name, "", value)
                    : new Entry(name.substring(0, dot), name.substring(dot + 1), value);
        }

        float number() {
            return Float.parseFloat(value);
        }

        /** The rule it breaks, or null. */
        String broken(List<String> channels) {
            if (!side.equals(ABOVE) && !side.equals(BELOW)) {
                return "each must be channel: {above: number}, {below: number} or both";
            }
            if (!channels.contains(channel)) {
                return "no such channel \"" + channel + "\"; channels are " + channels;
            }
            try {
                return Float.isFinite(number()) ? null : "must be a finite number";
            } catch (NumberFormatException e) {
                return "must be a finite number";
            }
        }

        String name() {
            return side.isEmpty() ? channel : channel + "." + side;
        }
    }

    /** Reports everything that is wrong with the entries. */
    static void check(Reading model, List<String> channels) {
        Map<String, Float> below = new HashMap<>();
        Map<String, Float> above = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (String text : given(model.get(LIMITS))) {
            Entry entry = Entry.of(text);
            String rule = entry.broken(channels);
            if (rule == null && !seen.add(entry.name())) {
                rule = "given twice";
            }
            if (rule != null) {
                model.reportEntry(LIMITS, entry.name(), entry.value, rule);
            } else {
                (entry.side.equals(ABOVE) ? above : below).put(entry.channel, entry.number());
            }
        }
        below.forEach(
                (channel, low) -> {
                    Float high = above.get(channel);
                    if (high != null && !(low < high)) {
                        model.reportEntry(
                                LIMITS,
                                channel + "." + BELOW,
                                low.toString(),
                                "must be less than above " + high);
                    }
                });
    }

    /** One limit a channel; empty if none is given. */
    static List<ChannelLimit> read(List<String> channels, List<String> entries) {
        Map<String, ChannelLimit> limits = new HashMap<>();
        for (String text : given(entries)) {
            Entry entry = Entry.of(text);
            ChannelLimit known = limits.getOrDefault(entry.channel, ChannelLimit.NONE);
            limits.put(
                    entry.channel,
                    entry.side.equals(ABOVE)
                            ? new ChannelLimit(known.below(), entry.number())
                            : new ChannelLimit(entry.number(), known.above()));
        }
        return limits.isEmpty()
                ? List.of()
                : channels.stream()
                        .map(channel -> limits.getOrDefault(channel, ChannelLimit.NONE))
                        .toList();
    }

    private static List<String> given(List<String> entries) {
        return entries == null ? List.of() : entries;
    }
}
