package io.foreflow.experts;

import java.util.Arrays;

/** The two forecasts that learn nothing: the last value, and the value one season ago. */
public final class Naive {

    private Naive() {}

    /**
     * Repeats the last value for all H steps.
     *
     * @param last last observed value, user's units; NaN if never observed
     */
    public static void lastValue(ExpertPanel panel, int channel, float last) {
        float[] forecast = panel.values(Expert.LAST_VALUE);
        int from = channel * panel.horizon();
        Arrays.fill(forecast, from, from + panel.horizon(), last);
        panel.accept(Expert.LAST_VALUE, channel);
    }

    /**
     * Repeats the last season: step s takes the value at origin + s − P ⌈s / P⌉.
     *
     * @param values holds the last season, user's units
     * @param end index behind its last value, that of the origin
     * @param period P, rows
     */
    public static void seasonal(
            ExpertPanel panel, int channel, float[] values, int end, int period) {
        float[] forecast = panel.values(Expert.SEASONAL_NAIVE);
        int from = channel * panel.horizon();
        for (int step = 0; step < panel.horizon(); step++) {
            forecast[from + step] = values[end - period + step % period];
        }
        panel.accept(Expert.SEASONAL_NAIVE, channel);
    }
}
