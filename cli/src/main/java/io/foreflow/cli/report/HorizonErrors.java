package io.foreflow.cli.report;

import java.util.Map;

/**
 * Errors atStep h of all contenders over the same {@code count} cells, scaled units.
 *
 * @param mse mean squared error
 * @param mae mean absolute error
 */
public record HorizonErrors(
        int horizon, long count, Map<Contender, Double> mse, Map<Contender, Double> mae) {

    public HorizonErrors {
        mse = Map.copyOf(mse);
        mae = Map.copyOf(mae);
    }
}
