package io.foreflow.job.config;

import io.foreflow.job.config.option.Fallback;
import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.Rule;
import io.foreflow.job.config.option.ValueType;
import io.foreflow.job.config.option.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the options of the job, or of one model, from the layers that hold them. What cannot be
 * read is a problem, reported once, and counts as invalid afterwards: checks that need it are
 * skipped instead of reporting its consequences.
 */
final class Reading implements Values {

    private final String label;
    private final List<Map<String, Given>> layers;
    private final Set<Problem> problems;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();

    /**
     * @param label put before the key of an option that was not given
     * @param layers strongest first
     * @param problems where problems are added
     */
    Reading(String label, List<Map<String, Given>> layers, Set<Problem> problems) {
        this.label = label;
        this.layers = layers;
        this.problems = problems;
    }

    void readAll(List<Option<?>> options) {
        options.forEach(this::read);
        options.stream()
                .filter(option -> option.fallback() instanceof Fallback.Derived)
                .forEach(this::derive);
    }

    @SuppressWarnings("unchecked")
    @Override
    public <T> T get(Option<T> option) {
        return (T) values.get(option.key());
    }

    /** Whether all of them are valid, so that a check may look at them. */
    boolean valid(List<Option<?>> options) {
        return options.stream().allMatch(option -> values.containsKey(option.key()));
    }

    /** Text given for a key that no option has, or null. */
    String text(String key) {
        return layers.stream()
                .filter(layer -> layer.containsKey(key))
                .map(layer -> String.join(",", layer.get(key).texts()))
                .findFirst()
                .orElse(null);
    }

    void report(Option<?> option, String rule) {
        problems.add(new Problem(pathOf(option), shown.get(option.key()), rule));
    }

    /** Reports one entry of an option of keys and values. */
    void reportEntry(Option<?> option, String entry, String value, String rule) {
        String key = option.key() + "." + entry;
        String path =
                layers.stream()
                        .filter(layer -> layer.containsKey(key))
                        .map(layer -> layer.get(key).path())
                        .findFirst()
                        .orElse(pathOf(option) + "." + entry);
        problems.add(new Problem(path, value, rule));
    }

    /** Effective values by key, secrets masked, in the order they were read. */
    Map<String, String> shown() {
        return shown;
    }

    private <T> void read(Option<T> option) {
        Optional<Given> given = given(option);
        if (given.isPresent()) {
            shown.put(option.key(), given.get().shown());
            parse(option, given.get());
        } else if (option.fallback() instanceof Fallback.Required) {
            problems.add(new Problem(label + option.key(), "missing", "must be given"));
        } else if (option.fallback() instanceof Fallback.Fixed<T> fixed) {
            put(option, fixed.value());
        } else if (option.fallback() instanceof Fallback.None) {
            values.put(option.key(), null);
        } else {
            shown.put(option.key(), "");
        }
    }

    private <T> void parse(Option<T> option, Given given) {
        if (given.texts().isEmpty() && !given.list()) {
            return; // reported when its placeholder was not resolved
        }
        if (given.list() && !option.type().isList()) {
            problems.add(new Problem(given.path(), given.shown(), "must be one value, not a list"));
            return;
        }
        T value;
        try {
            value =
                    option.type()
                            .read(option.type().isList() ? given.asList().texts() : given.texts());
        } catch (RuntimeException e) {
            problems.add(new Problem(given.path(), given.shown(), option.type().rule()));
            return;
        }
        Optional<Rule<T>> broken = option.brokenBy(value);
        if (broken.isPresent()) {
            problems.add(new Problem(given.path(), given.shown(), broken.get().text()));
        } else {
            values.put(option.key(), value);
        }
    }

    private <T> void derive(Option<T> option) {
        if (given(option).isEmpty()
                && option.fallback() instanceof Fallback.Derived<T> derived
                && valid(derived.inputs())) {
            put(option, derived.formula().apply(this));
        }
    }

    private <T> void put(Option<T> option, T value) {
        values.put(option.key(), value);
        shown.put(option.key(), option.type().format(value));
    }

    private Optional<Given> given(Option<?> option) {
        Optional<Given> direct =
                layers.stream()
                        .filter(layer -> layer.containsKey(option.key()))
                        .map(layer -> layer.get(option.key()))
                        .findFirst();
        return direct.isPresent() || option.type() != ValueType.ENTRIES ? direct : entries(option);
    }

    /** Keys under an option's own, of all layers; of the same key the strongest. */
    private Optional<Given> entries(Option<?> option) {
        String prefix = option.key() + ".";
        Map<String, Given> strongest = new TreeMap<>();
        layers.forEach(
                layer ->
                        layer.forEach(
                                (key, given) -> {
                                    if (key.startsWith(prefix)) {
                                        strongest.putIfAbsent(
                                                key.substring(prefix.length()), given);
                                    }
                                }));
        if (strongest.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        List<String> all = new ArrayList<>();
        strongest.forEach(
                (name, given) -> {
                    texts.add(name + "=" + String.join(",", given.texts()));
                    all.add(name + "=" + given.shown());
                });
        return Optional.of(new Given(label + option.key(), texts, true, String.join(", ", all)));
    }

    private String pathOf(Option<?> option) {
        return given(option).map(Given::path).orElse(label + option.key());
    }
}
