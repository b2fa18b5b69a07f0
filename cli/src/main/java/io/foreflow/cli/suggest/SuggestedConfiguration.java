package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.History;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of a configuration, each key with the reason it was set for. */
public final class SuggestedConfiguration {

    /**
     * Where the job is to find its data.
     *
     * @param servers brokers
     * @param topic of the observations
     * @param time {@code live} or {@code replay}
     * @param hints lines of comment under the broker
     */
    public record Place(String servers, String topic, String time, List<String> hints) {

        public Place {
            hints = List.copyOf(hints);
        }
    }

    private SuggestedConfiguration() {}

    /** YAML that {@code foreflow check} reads. */
    public static String of(Suggestion suggestion, Place place) {
        History history = suggestion.past().history();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "# Written by foreflow suggest from %s: %,d rows of %d series, %s to %s.",
                suggestion.source(),
                history.rows(),
                history.series().size(),
                Instant.ofEpochMilli(history.time(0)),
                Instant.ofEpochMilli(history.time(history.rows() - 1)));
        line(text, "# All keys with their defaults: docs/configuration.md.");
        line(text, "");
        line(text, "kafka.bootstrap.servers: %s", quoted(place.servers()));
        place.hints().forEach(hint -> line(text, "# %s", hint));
        line(text, "topics.metrics: %s", quoted(place.topic()));
        line(text, "time: %s", place.time());
        line(text, "");
        line(text, "models:");
        line(text, "  - name: %s", quoted(suggestion.model()));
        if (!suggestion.past().constant().isEmpty()) {
            line(
                    text,
                    "    # left out, since they never change here: %s",
                    suggestion.past().constant().stream()
                            .map(SuggestedConfiguration::quoted)
                            .collect(Collectors.joining(", ")));
        }
        line(
                text,
                "    channels: [%s]",
                history.channels().stream()
                        .map(SuggestedConfiguration::quoted)
                        .collect(Collectors.joining(", ")));
        settings(text, suggestion);
        return text.toString();
    }

    private static void settings(StringBuilder text, Suggestion suggestion) {
        Map<String, String> left = new TreeMap<>(suggestion.keys());
        left.put("step", DurationText.of(suggestion.past().grid().stepMillis()));
        for (Advice advice : suggestion.advice()) {
            String value = left.remove(advice.key());
            if (value != null) {
                line(text, "    # %s", advice.reason());
                line(text, "    %s: %s", advice.key(), value(advice.key(), value));
            }
        }
        left.forEach((key, value) -> line(text, "    %s: %s", key, value(key, value)));
    }

    private static String value(String key, String value) {
        return key.equals("forecast.report") ? "[" + value.replace(",", ", ") + "]" : value;
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        // a name may hold anything; a comment ends with its line
        text.append(line.replace('\n', ' ').replace('\r', ' ')).append('\n');
    }

    /** A double-quoted scalar. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
