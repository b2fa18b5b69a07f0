package io.foreflow.benchmark.method;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a fit gives.
 *
 * @param parameters numbers that were fitted
 * @param gradients gradient evaluations, curvature probes included; 0 where none are taken
 * @param details what else is worth knowing, by name: the penalty chosen, the epochs, eigenvalues
 */
public record Fitted(
        Forecaster forecaster, long parameters, long gradients, Map<String, Double> details)
        implements AutoCloseable {

    public Fitted {
        details = new TreeMap<>(details);
    }

    @Override
    public void close() {
        forecaster.close();
    }
}
