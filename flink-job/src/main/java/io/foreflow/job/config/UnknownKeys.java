package io.foreflow.job.config;

import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.Options;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds keys that no option has and properties of Kafka that the job sets itself. */
final class UnknownKeys {

    private static final String KAFKA = "kafka.";
    private static final Set<String> MODEL = keys(Options.MODEL.stream());
    private static final Set<String> TOP =
            keys(Stream.concat(Options.JOB.stream(), Options.MODEL.stream())).stream()
                    .filter(key -> !key.equals("name"))
                    .collect(Collectors.toUnmodifiableSet());

    /** Properties that the job decides, and where to decide them. */
    private static final Map<String, String> RESERVED =
            new TreeMap<>(
                    Map.of(
                            "kafka.group.id", "set group-id instead",
                            "kafka.transactional.id", "set group-id instead",
                            "kafka.transaction.timeout.ms", "set transaction.timeout instead",
                            "kafka.enable.auto.commit", "offsets are committed with checkpoints",
                            "kafka.isolation.level", "the job reads committed records only",
                            "kafka.key.serializer", "set wire.format instead",
                            "kafka.value.serializer", "set wire.format instead",
                            "kafka.key.deserializer", "set wire.format instead",
                            "kafka.value.deserializer", "set wire.format instead"));

    private UnknownKeys() {}

    static void report(ConfigurationTree tree, Set<Problem> problems) {
        tree.jobLayers().forEach(layer -> report(layer, TOP, problems));
        for (ConfigurationTree.Model model : tree.models()) {
            report(model.given(), MODEL, problems);
            report(model.overrides(), MODEL, problems);
        }
    }

    private static void report(
            Map<String, Given> layer, Collection<String> known, Set<Problem> problems) {
        layer.forEach(
                (key, given) -> {
                    if (RESERVED.containsKey(key)) {
                        problems.add(new Problem(given.path(), given.shown(), RESERVED.get(key)));
                    } else if (!known.contains(key) && !(known == TOP && key.startsWith(KAFKA))) {
                        problems.add(new Problem(given.path(), given.shown(), rule(key, known)));
                    }
                });
    }

    private static String rule(String key, Collection<String> known) {
        if (known == MODEL && TOP.contains(key)) {
            return "belongs at the top of the file, not into a model";
        }
        return Suggestion.nearest(key, known)
                .map(nearest -> "unknown key; did you mean " + nearest + "?")
                .orElse("unknown key; docs/configuration.md lists all");
    }

    private static Set<String> keys(Stream<Option<?>> options) {
        return options.map(Option::key).collect(Collectors.toUnmodifiableSet());
    }
}
