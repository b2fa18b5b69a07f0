package io.foreflow.benchmark.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * A finished run: one line of the run log.
 *
 * @param mse mean squared error upToStep H on the measured part, standardised units
 * @param mae mean absolute error of the same
 * @param windows measured
 * @param parameters fitted
 * @param gradients gradient evaluations
 * @param seconds wall clock of fit and measurement
 * @param details what the method says of itself
 */
public record RunRecord(
        RunKey key,
        double mse,
        double mae,
        long windows,
        long parameters,
        long gradients,
        double seconds,
        Map<String, Double> details) {

    public RunRecord {
        details = details == null ? Map.of() : new TreeMap<>(details);
    }
}
