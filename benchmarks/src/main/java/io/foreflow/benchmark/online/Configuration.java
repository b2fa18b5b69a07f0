package io.foreflow.benchmark.online;

import io.foreflow.settings.ModelSettings;
import java.util.Map;

/** Makes the settings of one model from configuration keys; what is not given has its default. */
@FunctionalInterface
public interface Configuration {

    /**
     * @throws io.foreflow.benchmark.BenchmarkException a line for each key that cannot be used
     */
    ModelSettings settings(Map<String, String> keys);
}
