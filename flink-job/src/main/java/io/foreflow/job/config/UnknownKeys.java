package io.foreflow.job.config;

import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.Options;
import io.foreflow.job.config.option.ValueType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Finds keys that no option has and properties of Kafka that the job sets itself. */
final class UnknownKeys {

    private static final String KAFKA = "kafka.";
    private static final int MOST_SLIPS = 2;
    private static final Set<String> CLIENTS =
            Stream.of(
                            ConsumerConfig.configNames(),
                            ProducerConfig.configNames(),
                            AdminClientConfig.configNames())
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());
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
                    } else if (known == TOP && key.startsWith(KAFKA)) {
                        misspelt(key)
                                .ifPresent(
                                        rule ->
                                                problems.add(
                                                        new Problem(
                                                                given.path(),
                                                                given.shown(),
                                                                rule)));
                    } else if (!known.contains(key) && !entry(key)) {
                        problems.add(new Problem(given.path(), given.shown(), rule(key, known)));
                    }
                });
    }

    /**
     * A property of Kafka's clients that differs from a known one by a letter or two. Any other
     * unknown property may be meant for a plugin of the clients and is passed on.
     */
    private static Optional<String> misspelt(String key) {
        String name = key.substring(KAFKA.length());
        return CLIENTS.contains(name)
                ? Optional.empty()
                : Suggestion.nearest(name, CLIENTS)
                        .filter(nearest -> Suggestion.distance(name, nearest) <= MOST_SLIPS)
                        .map(nearest -> "unknown key; did you mean " + KAFKA + nearest + "?");
    }

    /** A key under one of the options that hold keys and values of their own. */
    private static boolean entry(String key) {
        return Options.MODEL.stream()
                .anyMatch(
                        option ->
                                option.type() == ValueType.ENTRIES
                                        && key.startsWith(option.key() + "."));
    }

    private static String rule(String key, Collection<String> known) {
        if (known == MODEL && TOP.contains(key)) {
            return "belongs at the top of the file, not into a model";
        }
        if (known.stream().anyMatch(option -> option.startsWith(key + "."))) {
            return "must hold keys and values";
        }
        return Suggestion.nearest(key, known)
                .map(nearest -> "unknown key; did you mean " + nearest + "?")
                .orElse("unknown key; docs/configuration.md lists all");
    }

    private static Set<String> keys(Stream<Option<?>> options) {
        return options.map(Option::key).collect(Collectors.toUnmodifiableSet());
    }
}
