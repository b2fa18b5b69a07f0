package io.foreflow.benchmark.online;

import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.Map;

/** A method of the online protocol: what it fixes in the configuration, and what it runs. */
public interface OnlineMethod {

    String name();

    /**
     * Configuration keys it fixes, whatever the user says.
     *
     * @param lookback L of the protocol, rows
     * @param horizon H
     */
    Map<String, String> keys(int lookback, int horizon);

    /** Whether a key that it does not fix changes its forecasts. */
    default boolean concerns(String key) {
        return true;
    }

    OnlineForecaster open(ModelSettings settings, SeriesKey key);
}
