package io.foreflow.job.config;

import io.foreflow.job.config.LoadedConfiguration.TopicLayout;
import io.foreflow.job.config.option.KafkaOptions;
import io.foreflow.job.config.option.ModelOptions;
import io.foreflow.job.config.option.Options;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads a configuration: YAML text and overrides in, validated settings out, or one exception that
 * names every problem. Overrides are keys of the file, {@code forecast.horizon}, or of one of its
 * models, {@code models.NAME.forecast.horizon}; lists are separated by commas.
 */
public final class JobSettingsLoader {

    private static final String KAFKA = "kafka.";

    private final String source;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final ConfigurationTree tree;

    private JobSettingsLoader(
            String source,
            Map<?, ?> tree,
            Map<String, String> overrides,
            UnaryOperator<String> environment) {
        this.source = source;
        this.tree = new ConfigurationTree(tree, overrides, new Secrets(environment), problems);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it cannot be read or anything in it is wrong
     */
    public static JobSettings load(Path file, Map<String, String> overrides) {
        return loadText(file.toString(), text(file), overrides).settings();
    }

    /**
     * Reads the text of a file that is elsewhere.
     *
     * @param source name of the file, for messages
     * @throws ConfigurationException if anything in it is wrong
     */
    public static LoadedConfiguration loadText(
            String source, String yaml, Map<String, String> overrides) {
        return new JobSettingsLoader(source, parse(source, yaml), overrides, System::getenv).read();
    }

    /**
     * Reads a configuration made in memory: the same keys, nested or dotted, in the same shapes as
     * in a file; values may be of any type whose {@code toString} is what a file would hold.
     *
     * @throws ConfigurationException if anything in it is wrong
     */
    public static JobSettings of(Map<String, ?> tree, Map<String, String> overrides) {
        return new JobSettingsLoader("of this run", tree, overrides, System::getenv)
                .read()
                .settings();
    }

    static LoadedConfiguration load(
            Map<String, ?> tree, Map<String, String> overrides, UnaryOperator<String> environment) {
        return new JobSettingsLoader("of this run", tree, overrides, environment).read();
    }

    /**
     * The text of a configuration file.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw ConfigurationException.unreadable(file.toString(), "no such file");
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a directory" : e.toString();
            throw ConfigurationException.unreadable(file.toString(), reason);
        }
    }

    private static Map<?, ?> parse(String source, String yaml) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setTagConstructors(Map.of(Tag.NULL, node -> ""))
                        .setAllowDuplicateKeys(false)
                        .build();
        try {
            Object root = new Load(settings).loadFromString(yaml);
            if (root instanceof Map<?, ?> map) {
                return map;
            }
            throw ConfigurationException.unreadable(source, "it holds no keys and values");
        } catch (MarkedYamlEngineException e) {
            String where =
                    e.getProblemMark()
                            .map(
                                    mark ->
                                            "line "
                                                    + (mark.getLine() + 1)
                                                    + ", column "
                                                    + (mark.getColumn() + 1)
                                                    + ": ")
                            .orElse("");
            throw ConfigurationException.unreadable(source, where + e.getProblem());
        } catch (YamlEngineException e) {
            throw ConfigurationException.unreadable(source, e.getMessage());
        }
    }

    private LoadedConfiguration read() {
        UnknownKeys.report(tree, problems);
        Reading job = new Reading("", tree.jobLayers(), problems);
        job.readAll(Options.JOB);
        Set<String> names = new LinkedHashSet<>();
        List<Reading> models = new ArrayList<>();
        for (ConfigurationTree.Model entry : tree.models()) {
            models.add(readModel(job, entry, names));
        }
        new JobChecks(job).run(names);
        if (!problems.isEmpty()) {
            throw ConfigurationException.of(source, List.copyOf(problems));
        }
        List<ModelSettings> settings = models.stream().map(SettingsBuilder::model).toList();
        return new LoadedConfiguration(
                SettingsBuilder.job(job, kafka(job), settings, initialWeights(models)),
                new TopicLayout(
                        job.get(KafkaOptions.PARTITIONS), job.get(KafkaOptions.REPLICATION_FACTOR)),
                dump(job, models));
    }

    private static Map<String, String> initialWeights(List<Reading> models) {
        Map<String, String> files = new LinkedHashMap<>();
        for (Reading model : models) {
            if (model.get(ModelOptions.INITIAL_WEIGHTS) != null) {
                files.put(model.get(ModelOptions.NAME), model.get(ModelOptions.INITIAL_WEIGHTS));
            }
        }
        return files;
    }

    private Reading readModel(Reading job, ConfigurationTree.Model entry, Set<String> names) {
        Reading model = new Reading(entry.label() + ".", tree.layersOf(entry), problems);
        model.readAll(Options.MODEL);
        new ModelChecks(job, model).run();
        if (model.valid(List.of(ModelOptions.NAME)) && !names.add(model.get(ModelOptions.NAME))) {
            model.report(ModelOptions.NAME, "already the name of another model");
        }
        return model;
    }

    /** Weakest layer first, so that overrides win. */
    private Map<String, String> kafka(Reading job) {
        Map<String, String> properties = new LinkedHashMap<>();
        List<Map<String, Given>> layers = new ArrayList<>(tree.jobLayers());
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i)
                    .forEach(
                            (key, given) -> {
                                if (key.startsWith(KAFKA)) {
                                    properties.put(
                                            key.substring(KAFKA.length()),
                                            String.join(",", given.texts()));
                                }
                            });
        }
        properties.put("bootstrap.servers", job.get(KafkaOptions.BOOTSTRAP_SERVERS));
        return properties;
    }

    private String dump(Reading job, List<Reading> models) {
        Map<String, String> top = new LinkedHashMap<>(job.shown());
        List<Map<String, Given>> layers = tree.jobLayers();
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i)
                    .forEach(
                            (key, given) -> {
                                if (key.startsWith(KAFKA)) {
                                    top.put(key, given.shown());
                                }
                            });
        }
        return Dump.yaml(top, models.stream().map(Reading::shown).toList());
    }
}
