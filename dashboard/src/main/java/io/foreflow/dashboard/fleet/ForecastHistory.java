package io.foreflow.dashboard.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The newest forecasts of one series by origin, of each the highest revision. Not thread-safe. */
public final class ForecastHistory {

    private final List<KeptForecast> forecasts = new ArrayList<>();

    /** Whether it was new. */
    boolean add(KeptForecast forecast, int limit) {
        int at = index(forecast.origin());
        if (at >= 0) {
            if (forecasts.get(at).revision() > forecast.revision()) {
                return false;
            }
            forecasts.set(at, forecast);
            return true;
        }
        int insert = -at - 1;
        if (insert == 0 && forecasts.size() >= limit) {
            return false;
        }
        forecasts.add(insert, forecast);
        trim(limit);
        return true;
    }

    void trim(int limit) {
        if (forecasts.size() > limit) {
            forecasts.subList(0, forecasts.size() - limit).clear();
        }
    }

    private int index(long origin) {
        int last = forecasts.size() - 1;
        if (last < 0 || origin > forecasts.get(last).origin()) {
            return -forecasts.size() - 1;
        }
        int low = 0;
        int high = last;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = Long.compare(forecasts.get(middle).origin(), origin);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** Ascending by origin; not to be kept outside the lock. */
    public List<KeptForecast> all() {
        return Collections.unmodifiableList(forecasts);
    }

    /** The newest, or null. */
    public KeptForecast latest() {
        return forecasts.isEmpty() ? null : forecasts.get(forecasts.size() - 1);
    }

    /**
     * The one of an origin or else the newest before it or else the oldest; null if there is none.
     */
    public KeptForecast at(long origin) {
        if (forecasts.isEmpty()) {
            return null;
        }
        int index = index(origin);
        return forecasts.get(index >= 0 ? index : Math.max(0, -index - 2));
    }
}
