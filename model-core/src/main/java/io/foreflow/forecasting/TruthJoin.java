package io.foreflow.forecasting;

import io.foreflow.evaluation.CellErrors;
import io.foreflow.evaluation.PendingForecast;
import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.experts.Mixture;
import io.foreflow.experts.MixtureRules;
import io.foreflow.experts.MixtureState;
import io.foreflow.interval.AdaptiveTails;
import io.foreflow.interval.IntervalState;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesScale;
import java.util.ArrayList;
import java.util.List;

/**
 * Meets pending forecasts with the row of their target time. Only observed cells are truth.
 *
 * <p>Residuals are kept in the user's units. An interval in scaled units is this one divided by the
 * scale, to rounding, as quantiles follow a change of units; kept so, residuals from before the
 * scale stood need no conversion. Not thread-safe.
 */
final class TruthJoin {

    private final SeriesLayout layout;
    private final List<String> channels;
    private final double limit;
    private final float[] residuals;
    private final byte[] cells;
    private final Mixture mixture;
    private final AdaptiveTails tails;
    private final float[] beyond;

    /**
     * @param limit scaled errors beyond it count as it in the running accuracy
     */
    TruthJoin(SeriesLayout layout, List<String> channels, double limit, MixtureRules rules) {
        mixture = new Mixture(rules);
        this.layout = layout;
        this.limit = limit;
        this.channels = channels;
        tails = new AdaptiveTails(layout.levels);
        beyond = new float[AdaptiveTails.width(layout.levels.length)];
        residuals = new float[layout.channels];
        cells = new byte[layout.channels];
    }

    /** Whether a forecast may have had this time as a target that is reported. */
    boolean due(long target) {
        for (int step : layout.report) {
            if (layout.due(target - step * layout.stepMillis())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Scores every forecast for the row's time and keeps its residuals.
     *
     * @param scale null, or NaN for a channel, until it stands; errors then have no scaled form
     * @param residualRows rows of each residual ring, counted on
     * @param accuracy one a reported horizon, brought forward where the scale stands
     */
    List<HorizonScore> score(
            Row truth,
            SeriesScale scale,
            SeriesMemory memory,
            long[] residualRows,
            RunningAccuracy[] accuracy) {
        List<HorizonScore> scores = new ArrayList<>();
        if (!truth.anyObserved()) {
            return scores;
        }
        float[] weights = null;
        IntervalState intervals = null;
        for (int r = 0; r < layout.report.length; r++) {
            long origin = truth.time() - layout.report[r] * layout.stepMillis();
            PendingForecast pending =
                    layout.due(origin) ? memory.pending(layout.pendingSlot(origin)) : null;
            if (pending != null && pending.origin() == origin) {
                score(pending, r, truth, scale, scores, accuracy);
                intervals = intervals == null ? intervals(memory) : intervals;
                learn(intervals, pending, r, truth);
                layout.residuals(r).put(memory, residualRows[r]++, residuals, cells);
                if (pending.opinions().length > 0) {
                    weights = weights == null ? weights(memory) : weights;
                    learn(weights, pending, r, truth);
                }
            }
        }
        if (weights != null) {
            memory.mixture(new MixtureState(weights));
        }
        if (intervals != null) {
            memory.intervals(intervals);
        }
        return scores;
    }

    private float[] weights(SeriesMemory memory) {
        MixtureState known = memory.mixture();
        return known == null
                ? Mixture.fresh(layout.report.length * layout.channels)
                : known.values().clone();
    }

    private void learn(float[] weights, PendingForecast pending, int r, Row truth) {
        for (int channel = 0; channel < layout.channels; channel++) {
            if (truth.observed(channel)) {
                int place = r * layout.channels + channel;
                mixture.learn(
                        weights,
                        place * Mixture.width(),
                        pending.opinions(),
                        place * Mixture.opinions(),
                        layout.report[r],
                        pending.served(pending.at(r, channel, layout.levels.length)),
                        truth.values()[channel]);
            }
        }
    }

    /** A copy that may still be written to. */
    private IntervalState intervals(SeriesMemory memory) {
        IntervalState known = memory.intervals();
        return known == null
                ? IntervalState.fresh(layout.report.length, layout.channels, layout.levels.length)
                : new IntervalState(known.own().clone(), known.shared().clone());
    }

    private void learn(IntervalState state, PendingForecast pending, int r, Row truth) {
        int delay = layout.delay(r);
        for (int channel = 0; channel < layout.channels; channel++) {
            int at = pending.at(r, channel, layout.levels.length);
            float actual = truth.values()[channel];
            if (cells[channel] == Cell.OBSERVED && pending.beyond(at, actual, beyond)) {
                int place = r * layout.channels + channel;
                tails.learn(state.own(), place * beyond.length, beyond, delay);
            }
        }
        tails.share(state.shared(), r * beyond.length, delay);
    }

    private void score(
            PendingForecast pending,
            int r,
            Row truth,
            SeriesScale scale,
            List<HorizonScore> scores,
            RunningAccuracy[] accuracy) {
        for (int channel = 0; channel < layout.channels; channel++) {
            int at = pending.at(r, channel, layout.levels.length);
            boolean scored = truth.observed(channel) && !Float.isNaN(pending.served(at));
            cells[channel] = scored ? Cell.OBSERVED : Cell.MISSING;
            residuals[channel] = Float.NaN;
            if (scored) {
                HorizonScore score = score(pending, at, r, channel, truth, scale);
                residuals[channel] = -score.error();
                if (scale != null && scale.stands(channel)) {
                    CellErrors errors = score.scaledErrors(limit);
                    accuracy[r] = accuracy[r].plus(errors, layout.accuracyMemory());
                }
                scores.add(score);
            }
        }
    }

    private HorizonScore score(
            PendingForecast pending, int at, int r, int channel, Row truth, SeriesScale scale) {
        float actual = truth.values()[channel];
        float error = pending.served(at) - actual;
        float unit = scale == null ? Float.NaN : scale.scale()[channel];
        return new HorizonScore(
                truth.key(),
                pending.origin(),
                pending.revision(),
                channels.get(channel),
                layout.report[r],
                truth.time(),
                pending.served(at),
                actual,
                error,
                error / unit,
                unit,
                pending.inside(at, layout.levels.length, actual),
                pending.lastValue(at) - actual,
                pending.seasonalNaive(at) - actual,
                pending.ridge(at) - actual,
                pending.learnt(channel),
                pending.version());
    }
}
