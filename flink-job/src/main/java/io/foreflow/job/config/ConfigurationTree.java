package io.foreflow.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The file and the overrides, flattened to dotted keys but not yet read: {@code a: {b: 1}} and
 * {@code a.b: 1} are the same. Precedence, strongest first: {@code -Dmodels.NAME.key}, {@code
 * -Dkey}, key of the model in the file, key at the top of the file.
 */
final class ConfigurationTree {

    private static final String MODELS = "models";

    private final Map<String, Given> top = new LinkedHashMap<>();
    private final Map<String, Given> topOverrides = new LinkedHashMap<>();
    private final List<Model> models = new ArrayList<>();
    private final Set<Problem> problems;
    private final Secrets secrets;

    /** One entry under {@code models}. */
    record Model(
            String label, String name, Map<String, Given> given, Map<String, Given> overrides) {}

    ConfigurationTree(
            Map<?, ?> tree, Map<String, String> overrides, Secrets secrets, Set<Problem> problems) {
        this.problems = problems;
        this.secrets = secrets;
        Map<Object, Object> rest = new LinkedHashMap<>(tree);
        Object list = rest.remove(MODELS);
        flatten("", "", rest, top);
        addModels(list);
        overrides.forEach(this::override);
    }

    List<Model> models() {
        return models;
    }

    /** Strongest first. */
    List<Map<String, Given>> jobLayers() {
        return List.of(topOverrides, top);
    }

    /** Strongest first. */
    List<Map<String, Given>> layersOf(Model model) {
        return List.of(model.overrides(), topOverrides, model.given(), top);
    }

    private void addModels(Object list) {
        if (!(list instanceof List<?> entries)) {
            problems.add(
                    new Problem(
                            MODELS,
                            list == null ? "missing" : "not a list",
                            "must list at least one model"));
            return;
        }
        if (entries.isEmpty()) {
            problems.add(new Problem(MODELS, "empty", "must list at least one model"));
        }
        IntStream.range(0, entries.size()).forEach(i -> addModel(i, entries.get(i)));
    }

    private void addModel(int index, Object entry) {
        String position = MODELS + "[" + index + "]";
        if (!(entry instanceof Map<?, ?> map)) {
            problems.add(
                    new Problem(
                            position, shownElement(position, entry), "must hold keys and values"));
            return;
        }
        Object name = map.get("name");
        String label = name == null ? position : MODELS + "." + name;
        Map<String, Given> given = new LinkedHashMap<>();
        flatten(label + ".", "", map, given);
        Given resolved = given.get("name");
        models.add(
                new Model(
                        label,
                        resolved == null ? "" : resolved.texts().get(0),
                        given,
                        new LinkedHashMap<>()));
    }

    private void override(String key, String text) {
        if (!key.startsWith(MODELS + ".")) {
            add("", key, text, topOverrides);
            return;
        }
        List<Model> named = models.stream().filter(model -> key.startsWith(prefix(model))).toList();
        if (named.isEmpty()) {
            problems.add(
                    new Problem(key, shown(key, text), "no such model; models are " + names()));
        }
        for (Model model : named) {
            add(prefix(model), key.substring(prefix(model).length()), text, model.overrides());
        }
    }

    private static String prefix(Model model) {
        return MODELS + "." + model.name() + ".";
    }

    private String names() {
        return models.stream().map(Model::name).collect(Collectors.joining(", "));
    }

    private void flatten(String label, String prefix, Map<?, ?> map, Map<String, Given> into) {
        map.forEach(
                (name, value) -> {
                    String key = prefix + name;
                    if (value instanceof Map<?, ?> nested) {
                        flatten(label, key + ".", nested, into);
                    } else if (into.containsKey(key)) {
                        problems.add(new Problem(label + key, shown(key, value), "given twice"));
                    } else {
                        add(label, key, value, into);
                    }
                });
    }

    private void add(String label, String key, Object value, Map<String, Given> into) {
        String shown = shown(key, value);
        try {
            into.put(
                    key,
                    value instanceof List<?> list
                            ? new Given(
                                    label + key,
                                    list.stream().map(this::textOf).toList(),
                                    true,
                                    shown)
                            : new Given(label + key, List.of(textOf(value)), false, shown));
        } catch (IllegalArgumentException e) {
            into.put(key, new Given(label + key, List.of(), false, shown));
            problems.add(new Problem(label + key, shown, e.getMessage()));
        }
    }

    private String textOf(Object value) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("must be a value or a list of values");
        }
        String text = value == null ? "" : value.toString().strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "must not be empty; leave the key out for its default");
        }
        return secrets.resolve(text);
    }

    /** What lies deeper has keys of its own, which may be secret. */
    private static String shownElement(String key, Object element) {
        return element instanceof Map || element instanceof List
                ? "…"
                : Secrets.shown(key, String.valueOf(element));
    }

    private static String shown(String key, Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "empty"
                    : list.stream()
                            .map(element -> shownElement(key, element))
                            .collect(Collectors.joining(", "));
        }
        String text = value == null ? "" : value.toString();
        return text.isBlank() ? "empty" : Secrets.shown(key, text);
    }
}
