package io.foreflow.benchmark.advice;

import java.util.Map;

/**
 * What came of one configuration.
 *
 * @param keys over the product's defaults
 * @param error mean squared error over all steps, as a share of that of the last value on the same
 *     cells, mean over channels: 1 is what the last value has
 * @param errorAtStep the same of each step alone
 * @param origins scored forecasts
 * @param rounds of fine-tuning that ended
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record Trial(
        Map<String, String> keys, double error, double[] errorAtStep, long origins, int rounds) {

    public Trial {
        keys = Map.copyOf(keys);
    }

    /** The same outcome, of keys that make no difference to it. */
    Trial with(Map<String, String> equivalent) {
        return new Trial(equivalent, error, errorAtStep, origins, rounds);
    }
}
