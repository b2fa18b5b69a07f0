package io.foreflow.job.config;

import io.foreflow.settings.ModelSettings;
import io.foreflow.weights.WeightsException;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that models start from, read where the job is submitted, so that no task manager needs
 * them; they travel in the graph.
 *
 * @param files bytes by model
 */
public record InitialWeights(Map<String, byte[]> files) implements Serializable {

    public InitialWeights {
        files = Map.copyOf(files);
    }

    public static InitialWeights none() {
        return new InitialWeights(Map.of());
    }

    /**
     * Reads and checks the files of all models that have one.
     *
     * @throws ConfigurationException naming each that cannot be used
     */
    public static InitialWeights read(JobSettings settings) {
        Map<String, byte[]> files = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ModelSettings model : settings.models()) {
            String file = settings.initialWeights().get(model.name());
            if (file == null) {
                continue;
            }
            try {
                byte[] bytes = WeightsFile.load(Path.of(file));
                WeightsFile.parse(file, bytes)
                        .layout()
                        .requireFit(model.name(), WeightsLayout.of(model));
                files.put(model.name(), bytes);
            } catch (WeightsException e) {
                String key = "models." + model.name() + ".initial-weights";
                problems.add(new Problem(key, file, e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw ConfigurationException.of("of " + settings.groupId(), problems);
        }
        return new InitialWeights(files);
    }

    /** The weights a model starts from, or null. */
    public WeightsFile of(String model) {
        byte[] bytes = files.get(model);
        return bytes == null ? null : WeightsFile.parse("of model \"" + model + "\"", bytes);
    }
}
