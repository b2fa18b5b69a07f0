package io.foreflow.forecasting;

import io.foreflow.interval.IntervalState;
import io.foreflow.interval.PredictiveQuantiles;
import io.foreflow.interval.StepInterpolation;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ChannelLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Probabilities that channels are beyond their declared limits, from the distribution that the
 * intervals are cuts of. Between reported horizons its quantiles are linear in the step, as the
 * intervals are. Holds buffers only; not thread-safe.
 */
final class Breaches {

    private final SeriesLayout layout;
    private final BreachSettings settings;
    private final Residuals residuals;
    private final PredictiveQuantiles distribution;
    private final StepInterpolation interpolation;
    private final float[] lowerKnown; // [r · K + k]
    private final float[] upperKnown;
    private final float[] lower; // [k · H + step − 1]
    private final float[] upper;

    Breaches(SeriesLayout layout, BreachSettings settings, Residuals residuals) {
        this.layout = layout;
        this.settings = settings;
        this.residuals = residuals;
        distribution = new PredictiveQuantiles(layout.levels);
        interpolation = new StepInterpolation(layout.report, layout.horizon);
        int points = distribution.size();
        lowerKnown = new float[layout.report.length * points];
        upperKnown = new float[lowerKnown.length];
        lower = new float[points * layout.horizon];
        upper = new float[lower.length];
    }

    /**
     * One a channel, null for a channel without a limit or a forecast; empty if no limit is
     * declared.
     *
     * @param forecast D × H, user's units
     */
    List<Breach> of(float[] forecast, SeriesHead head, SeriesMemory memory) {
        if (settings.limits().isEmpty()) {
            return List.of();
        }
        List<Breach> breaches = new ArrayList<>();
        for (int channel = 0; channel < layout.channels; channel++) {
            ChannelLimit limit = settings.limits().get(channel);
            boolean asked = !limit.none() && !Float.isNaN(forecast[channel * layout.horizon]);
            breaches.add(asked ? breach(channel, limit, forecast, head, memory) : null);
        }
        return Collections.unmodifiableList(breaches);
    }

    private Breach breach(
            int channel,
            ChannelLimit limit,
            float[] forecast,
            SeriesHead head,
            SeriesMemory memory) {
        spread(channel, head, memory);
        float[] probability = new float[layout.horizon];
        for (int step = 0; step < layout.horizon; step++) {
            float centre = forecast[channel * layout.horizon + step];
            probability[step] =
                    (float) Math.min(1, below(limit, centre, step) + above(limit, centre, step));
        }
        return Breach.of(limit, probability, settings.probability());
    }

    private double above(ChannelLimit limit, float centre, int step) {
        return limit.above() == Float.POSITIVE_INFINITY
                ? 0
                : distribution.above(
                        (double) limit.above() - centre, lower, upper, layout.horizon, step);
    }

    private double below(ChannelLimit limit, float centre, int step) {
        return limit.below() == Float.NEGATIVE_INFINITY
                ? 0
                : distribution.below(
                        (double) limit.below() - centre, lower, upper, layout.horizon, step);
    }

    /** Offsets of every point of the distribution at every step. */
    private void spread(int channel, SeriesHead head, SeriesMemory memory) {
        int points = distribution.size();
        IntervalState state = residuals.state(memory);
        for (int r = 0; r < layout.report.length; r++) {
            int count = residuals.read(r, channel, head, memory);
            if (count > 0) {
                distribution.offsets(
                        residuals.values(),
                        count,
                        state.own(),
                        residuals.own(r, channel),
                        state.shared(),
                        residuals.shared(r),
                        lowerKnown,
                        upperKnown,
                        r * points);
            } else {
                Arrays.fill(lowerKnown, r * points, (r + 1) * points, Float.NaN);
                Arrays.fill(upperKnown, r * points, (r + 1) * points, Float.NaN);
            }
        }
        for (int k = 0; k < points; k++) {
            interpolation.fill(lowerKnown, points, k, lower, k * layout.horizon);
            interpolation.fill(upperKnown, points, k, upper, k * layout.horizon);
        }
    }
}
