package io.foreflow.cli.demo;

import io.foreflow.cli.input.InputDescription;
import io.foreflow.cli.input.InputException;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The configuration a demo runs with: defaults that fit the input, over them a file if one is
 * given, over that {@code -Dkey=value}, and over all what the embedded broker fixes.
 */
public final class DemoConfiguration {

    /** Rows of the longest series from which on a file is looked at with the full look-back. */
    private static final long LONG_FILE = 4000;

    private static final long SHORT_FILE = 1000;
    private static final String MODELS = "models";

    private final InputDescription input;
    private final Path file;
    private final Map<String, String> overrides;

    /**
     * @param file configuration file laid over the defaults, or null
     * @param overrides {@code -Dkey=value}
     */
    DemoConfiguration(InputDescription input, Path file, Map<String, String> overrides) {
        this.input = input;
        this.file = file;
        this.overrides = Map.copyOf(overrides);
    }

    /** The model that a demo of this input runs, for use without a broker. */
    public static ModelSettings model(InputDescription input, Map<String, String> overrides) {
        return new DemoConfiguration(input, null, overrides)
                .settings("unused:9092")
                .models()
                .get(0);
    }

    /** Settings for a broker at this address. */
    JobSettings settings(String bootstrapServers) {
        Map<String, Object> tree = new LinkedHashMap<>(defaults());
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", modelName());
        model.put("channels", input.channels());
        model.put("step", input.step());
        overlay(tree, model);
        tree.put(MODELS, List.of(model));
        Map<String, String> fixed = new HashMap<>(overrides);
        fixed.put("kafka.bootstrap.servers", bootstrapServers);
        JobSettings settings = JobSettingsLoader.of(tree, fixed);
        requireKnownChannels(settings.models().get(0));
        return settings;
    }

    /** What must be the same when a run is resumed. */
    Map<String, String> identity(JobSettings settings) {
        Map<String, String> identity = new TreeMap<>();
        identity.put("input", input.identity());
        identity.put("topics", settings.topics().toString());
        identity.put("wire.format", settings.wireFormat().toString());
        identity.put("max-parallelism", Integer.toString(settings.maxParallelism()));
        flatten("model", settings.models().get(0), identity);
        return identity;
    }

    /** One entry a leaf, so that a refusal names what differs and nothing else. */
    private static void flatten(String name, Object value, Map<String, String> into) {
        if (!(value instanceof Record)) {
            into.put(name, String.valueOf(value));
            return;
        }
        for (RecordComponent part : value.getClass().getRecordComponents()) {
            try {
                flatten(name + "." + part.getName(), part.getAccessor().invoke(value), into);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String modelName() {
        return switch (input.kind()) {
            case FILE -> input.series().size() == 1 ? input.series().get(0) : "files";
            case SIMULATED -> "simulated-fleet";
            case HOST -> "host";
        };
    }

    private Map<String, Object> defaults() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("group-id", "foreflow-demo");
        tree.put("checkpoint.interval", Duration.ofSeconds(2));
        switch (input.kind()) {
            case FILE -> file(tree);
            case SIMULATED -> simulated(tree);
            case HOST -> host(tree);
        }
        return tree;
    }

    private void file(Map<String, Object> tree) {
        tree.put("time", "replay");
        tree.put("ingest.earliest", Instant.ofEpochMilli(input.firstTime()));
        if (input.rows() >= LONG_FILE) {
            windows(tree, 512, 96);
        } else if (input.rows() >= SHORT_FILE) {
            windows(tree, 96, 24);
        } else {
            windows(tree, 24, 8);
        }
        tree.put("scaler.rows", Math.max(2, Math.min(288, input.rows() / 8)));
        long tickRows = Math.max(24, Duration.ofDays(1).dividedBy(input.step()));
        tree.put("learn.tick", input.step().multipliedBy(Math.min(tickRows, 288)));
    }

    /** Small enough that a network can be promoted from the five days of history. */
    private void simulated(Map<String, Object> tree) {
        tree.put("time", "replay");
        windows(tree, 288, 48);
        tree.put("scaler.rows", 288);
        tree.put("learn.tick", input.step().multipliedBy(24));
        tree.put("learn.ticks-per-round", 3);
        tree.put("learn.steps", 60);
        tree.put("learn.minimum-origins", 512);
        tree.put("learn.validation-origins", 432);
        tree.put("learn.training-origins", 2048);
    }

    /** One row a second: two minutes for the scale, the first round about a minute later. */
    private void host(Map<String, Object> tree) {
        tree.put("time", "live");
        windows(tree, 60, 20);
        tree.put("scaler.rows", 120);
        tree.put("align.idle", Duration.ofMinutes(10));
        tree.put("learn.tick", Duration.ofSeconds(10));
        tree.put("learn.ticks-per-round", 2);
        tree.put("learn.minimum-origins", 40);
        tree.put("learn.validation-origins", 30);
        tree.put("learn.training-origins", 900);
        tree.put("learn.steps", 50);
    }

    /** The short look-back and the reported steps follow from these two. */
    private static void windows(Map<String, Object> tree, int lookback, int horizon) {
        tree.put("forecast.lookback", lookback);
        tree.put("forecast.horizon", horizon);
    }

    /** Lays the file's keys over the tree, those of its one model over the model. */
    private void overlay(Map<String, Object> tree, Map<String, Object> model) {
        if (file == null) {
            return;
        }
        Map<?, ?> given = parse(JobSettingsLoader.text(file));
        given.forEach(
                (key, value) -> {
                    if (!key.equals(MODELS)) {
                        put(tree, key.toString(), value);
                    }
                });
        if (given.get(MODELS) instanceof List<?> models) {
            if (models.size() != 1 || !(models.get(0) instanceof Map<?, ?> one)) {
                throw new InputException(
                        "Cannot use %s in the demo: %d models (the demo runs one)"
                                .formatted(file, models.size()));
            }
            one.forEach((key, value) -> put(model, key.toString(), value));
        }
    }

    private static void put(Map<String, Object> into, String key, Object value) {
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((name, inner) -> put(into, key + "." + name, inner));
        } else {
            into.put(key, value);
        }
    }

    private Map<?, ?> parse(String yaml) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setAllowDuplicateKeys(false)
                        .build();
        try {
            if (new Load(settings).loadFromString(yaml) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException e) {
            throw new InputException("Cannot read configuration " + file + ": " + e.getMessage());
        }
        throw new InputException(
                "Cannot read configuration " + file + ": it holds no keys and values");
    }

    private void requireKnownChannels(ModelSettings model) {
        for (String channel : model.channels()) {
            if (!input.channels().contains(channel)) {
                throw new InputException(
                        "Invalid channels: %s (the input has %s)"
                                .formatted(channel, String.join(", ", input.channels())));
            }
        }
    }
}
