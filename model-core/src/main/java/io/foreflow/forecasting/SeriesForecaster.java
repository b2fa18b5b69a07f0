package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.experts.Ladder;
import io.foreflow.experts.MixtureRules;
import io.foreflow.experts.Naive;
import io.foreflow.experts.Weighting;
import io.foreflow.experts.Weighting.Champion;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.forecasting.SeriesForecast.HorizonAccuracy;
import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.forecasting.SeriesForecast.Provenance;
import io.foreflow.linear.JointLine;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Serving;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Forecasts the series of one model, one at a time, from what their memory holds. A function of
 * memory, row and snapshot alone: the fields are settings and buffers, so one instance serves any
 * number of series and a restored memory goes on to the same bits. Not thread-safe.
 */
public final class SeriesForecaster {

    private final ModelSettings settings;
    private final SeriesLayout layout;
    private final RowIntake intake;
    private final WindowReading window;
    private final LearntExperts learnt;
    private final Intervals intervals;
    private final Breaches breaches;
    private final StatusRule statusRule;
    private final DeclaredRanges ranges;
    private final EarlierHead earlier;
    private final ServedExperts served;
    private final ExpertPanel panel;
    private final float[] levels;
    private final Contributions contributions; // null where nothing is explained

    public SeriesForecaster(ModelSettings settings) {
        this(settings, settings.forecast().serving() == Serving.MIXTURE ? null : new Ladder());
    }

    /**
     * With a weighting of one's own.
     *
     * @param weighting null for the mixture
     */
    public SeriesForecaster(ModelSettings settings, Weighting weighting) {
        this(settings, weighting, MixtureRules.STANDARD);
    }

    /** Serves the mixture under rules of one's own. */
    public SeriesForecaster(ModelSettings settings, MixtureRules rules) {
        this(settings, null, rules);
    }

    private SeriesForecaster(ModelSettings settings, Weighting weighting, MixtureRules rules) {
        this.settings = settings;
        layout = new SeriesLayout(settings);
        intake = new RowIntake(layout, settings, rules);
        window = new WindowReading(layout.window);
        learnt = new LearntExperts(settings, weighting == null || weighting.hearsAll());
        served = new ServedExperts(layout, weighting, rules);
        Residuals residuals = new Residuals(layout, settings.forecast().minimumResiduals());
        intervals = new Intervals(layout, residuals);
        breaches = new Breaches(layout, settings.forecast().breach(), residuals);
        statusRule = new StatusRule(settings.forecast());
        ranges = new DeclaredRanges(settings.forecast().ranges(), layout.horizon);
        earlier = new EarlierHead(layout);
        panel = new ExpertPanel(layout.channels, layout.horizon);
        int explain = settings.forecast().explain();
        contributions =
                explain == 0 ? null : new Contributions(layout, settings.channels(), explain);
        levels = new float[layout.levels.length];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (float) layout.levels[level];
        }
    }

    /**
     * Takes the next row of a series.
     *
     * @param row later than the one before; an empty one empties the window
     * @return scores of the forecasts that matured with it, by horizon and channel
     */
    public List<HorizonScore> observe(Row row, SeriesMemory memory) {
        return intake.take(row, memory);
    }

    /**
     * Takes later editions of rows, in the order of their times; those of rows that are no longer
     * in the window are left.
     *
     * @param now time at which they became visible
     * @return scores that became possible, and forecasts to make again
     */
    public Revision revise(List<Row> rows, SeriesMemory memory, long now) {
        List<HorizonScore> scores = new ArrayList<>();
        long earliest = Long.MAX_VALUE;
        int ignored = 0;
        for (Row row : rows) {
            RowIntake.Revised revised = intake.revise(row, memory);
            if (revised == null) {
                ignored++;
                continue;
            }
            scores.addAll(revised.scores());
            earliest = revised.late() ? Math.min(earliest, row.time()) : earliest;
        }
        List<Due> again =
                settings.forecast().revise() && earliest != Long.MAX_VALUE
                        ? again(rows.get(0).key(), memory, earliest, now)
                        : List.of();
        return new Revision(scores, again, ignored);
    }

    /**
     * What revised rows brought.
     *
     * @param again forecasts to make again, oldest origin first
     * @param ignored rows that were no longer in the window
     */
    public record Revision(List<HorizonScore> scores, List<Due> again, int ignored) {}

    /** Those made from a changed row, of which a reported target is still to come. */
    private List<Due> again(SeriesKey key, SeriesMemory memory, long earliest, long now) {
        List<Due> again = new ArrayList<>();
        long step = layout.stepMillis();
        long last = layout.report[layout.report.length - 1] * step;
        for (long origin = earliest; origin <= memory.head().rowTime(); origin += step) {
            if (layout.due(origin) && origin + last > now && earlier.at(origin, memory) != null) {
                int revision = memory.pending(layout.pendingSlot(origin)).revision() + 1;
                again.add(new Due(key, origin, revision));
            }
        }
        return again;
    }

    /** Whether the ridge lines are asked for at all steps. */
    boolean hearsLines() {
        return learnt.all();
    }

    /** Whether the series is to be forecast from its newest row. */
    public boolean due(SeriesMemory memory) {
        SeriesHead head = memory.head();
        return head != null && head.everObserved() && layout.due(head.rowTime());
    }

    /**
     * Writes the input of the tuned network, if the window is long enough and the scale stands.
     *
     * @param windows batch × D × L, scaled; zero for a channel with a missing cell
     * @param available batch × D, 1 or 0
     * @param slot row of the batch
     * @return whether anything was written
     */
    public boolean readWindow(SeriesMemory memory, float[] windows, float[] available, int slot) {
        return readWindow(memory.head(), memory, windows, available, slot);
    }

    /** As above, at the origin of a forecast that is due. */
    boolean readWindow(Due due, SeriesMemory memory, float[] windows, float[] available, int slot) {
        return readWindow(headAt(due, memory), memory, windows, available, slot);
    }

    private SeriesHead headAt(Due due, SeriesMemory memory) {
        return due.revision() == 0 ? memory.head() : earlier.at(due.origin(), memory);
    }

    private boolean readWindow(
            SeriesHead head, SeriesMemory memory, float[] windows, float[] available, int slot) {
        if (head.scale() == null || head.windowRows() < layout.lookback) {
            return false;
        }
        window.load(head, memory);
        boolean any = false;
        for (int channel = 0; channel < layout.channels; channel++) {
            int at = (slot * layout.channels + channel) * layout.lookback;
            boolean here =
                    window.available(channel, layout.lookback) && head.scale().stands(channel);
            available[slot * layout.channels + channel] = here ? 1f : 0f;
            if (here) {
                window.scaled(channel, layout.lookback, head.scale(), windows, at);
            } else {
                Arrays.fill(windows, at, at + layout.lookback, 0f);
            }
            any |= here;
        }
        return any;
    }

    /**
     * Forecasts from the newest row and keeps the reported horizons until their truth comes.
     *
     * @param snapshot newest that may serve at the origin, or null
     * @param tuned scaled forecasts of the snapshot's network for this series, D × H from {@code
     *     at}, or null if it had no full window or does not serve
     */
    public SeriesForecast forecast(
            SeriesKey key, SeriesMemory memory, ModelSnapshot snapshot, float[] tuned, int at) {
        return forecast(new Due(key, memory.head().rowTime(), 0), memory, snapshot, tuned, at);
    }

    /** As above, at the origin of a forecast that is due; of one made again the revised form. */
    SeriesForecast forecast(
            Due due, SeriesMemory memory, ModelSnapshot snapshot, float[] tuned, int at) {
        return forecast(due, memory, snapshot, tuned, at, null, null, 0);
    }

    /**
     * As above, explained.
     *
     * @param effects what the channels said to each other in the network, or null
     * @param lines what the ridge lines forecast for the windows of the batch, or null
     * @param slot of the series in them
     */
    SeriesForecast forecast(
            Due due,
            SeriesMemory memory,
            ModelSnapshot snapshot,
            float[] tuned,
            int at,
            AttentionEffects effects,
            LineForecasts lines,
            int slot) {
        SeriesHead head = headAt(due, memory);
        window.load(head, memory);
        panel.clear();
        learnt.clear();
        baselines(head, settings.season(snapshot == null ? 0 : snapshot.seasonalPeriod()));
        boolean taught = snapshot != null && head.scale() != null;
        learnt.hear(lines, slot);
        int clipped = taught ? learnt.speak(window, head.scale(), snapshot, tuned, at, panel) : 0;
        served.weigh(panel, tuned == null ? Champion.RIDGE : Champion.NETWORK, memory);
        float[] values = new float[layout.channels * layout.horizon];
        served.serve(panel, values);
        float[][] lower = new float[levels.length][values.length];
        float[][] upper = new float[levels.length][values.length];
        intervals.around(values, head, memory, lower, upper);
        List<Breach> limits = breaches.of(values, head, memory);
        boolean[] clippedChannels = clip(values, lower, upper);
        byte[] learntChannels = served.learntChannels();
        Provenance provenance = provenance(head, snapshot, learntChannels);
        keep(memory, due, snapshot, learntChannels, values, lower, upper);
        InputQuality quality = quality(head);
        StatusRule.Verdict verdict =
                statusRule.judge(
                        evidence(
                                head, snapshot, quality, clipped, clippedChannels, learntChannels));
        return new SeriesForecast(
                due.key(),
                due.origin(),
                layout.stepMillis(),
                due.revision(),
                verdict.status(),
                verdict.detail(),
                served.servedBy(),
                settings.channels(),
                layout.horizon,
                values,
                levels,
                lower,
                upper,
                head.lastValues(),
                clippedChannels,
                limits,
                quality,
                provenance,
                accuracy(head),
                contributors(head, snapshot, effects, slot, values));
    }

    private List<List<Contribution>> contributors(
            SeriesHead head,
            ModelSnapshot snapshot,
            AttentionEffects effects,
            int slot,
            float[] values) {
        AttentionEffects told = effects != null && effects.known() ? effects : null;
        JointLine joint = snapshot == null ? null : snapshot.jointRidge();
        if (contributions == null || head.scale() == null || told == null && joint == null) {
            return null;
        }
        List<List<Contribution>> all =
                contributions.of(head, window, panel, served, joint, learnt, told, slot, values);
        return all.stream().allMatch(Objects::isNull) ? null : all;
    }

    private boolean[] clip(float[] values, float[][] lower, float[][] upper) {
        boolean[] clipped = new boolean[layout.channels];
        ranges.clip(values, clipped);
        for (int level = 0; level < lower.length; level++) {
            ranges.clip(lower[level], clipped);
            ranges.clip(upper[level], clipped);
        }
        return clipped;
    }

    private void baselines(SeriesHead head, int season) {
        for (int channel = 0; channel < layout.channels; channel++) {
            Naive.lastValue(panel, channel, head.lastValues()[channel]);
            if (season > 0 && window.available(channel, season)) {
                int end = window.end(channel);
                Naive.seasonal(panel, channel, window.values(), end, season);
            }
        }
    }

    private InputQuality quality(SeriesHead head) {
        return window.quality(
                head.rowTime(),
                layout.stepMillis(),
                layout.lookback,
                head.rowTime() - head.lastObserved());
    }

    private Provenance provenance(SeriesHead head, ModelSnapshot snapshot, byte[] learntChannels) {
        if (count(learntChannels) == 0) {
            return null;
        }
        return new Provenance(
                snapshot.version(),
                snapshot.parent(),
                snapshot.weightsHash(),
                snapshot.optimizerStep(),
                snapshot.trainedUntil(),
                head.rowTime() - snapshot.trainedUntil());
    }

    private void keep(
            SeriesMemory memory,
            Due due,
            ModelSnapshot snapshot,
            byte[] learntChannels,
            float[] values,
            float[][] lower,
            float[][] upper) {
        long now = memory.head().rowTime();
        int width = PendingForecast.width(levels.length);
        float[] kept = new float[layout.report.length * layout.channels * width];
        int at = 0;
        for (int r = 0; r < layout.report.length; r++) {
            int step = layout.report[r];
            for (int channel = 0; channel < layout.channels; channel++) {
                int index = channel * layout.horizon + step - 1;
                // made again, it is not scored on what was there when it was
                boolean passed = due.origin() + step * layout.stepMillis() <= now;
                PendingForecast.put(
                        kept,
                        at,
                        passed ? Float.NaN : values[index],
                        panel.value(Expert.LAST_VALUE, channel, step),
                        panel.value(Expert.SEASONAL_NAIVE, channel, step),
                        learnt.baseline(r, channel),
                        lower,
                        upper,
                        index);
                at += width;
            }
        }
        int version = snapshot == null || count(learntChannels) == 0 ? 0 : snapshot.version();
        memory.pending(
                layout.pendingSlot(due.origin()),
                new PendingForecast(
                        due.origin(),
                        due.revision(),
                        version,
                        learntChannels,
                        kept,
                        served.opinions()));
    }

    private StatusRule.Evidence evidence(
            SeriesHead head,
            ModelSnapshot snapshot,
            InputQuality quality,
            int clipped,
            boolean[] clippedChannels,
            byte[] learntChannels) {
        int everObserved = 0;
        for (float last : head.lastValues()) {
            everObserved += Float.isNaN(last) ? 0 : 1;
        }
        return new StatusRule.Evidence(
                head.rowTime() - head.lastObserved(),
                quality,
                clipped,
                beyondRange(clippedChannels),
                everObserved,
                count(learntChannels),
                obstacle(head, snapshot));
    }

    private List<String> beyondRange(boolean[] clippedChannels) {
        List<String> names = new ArrayList<>();
        for (int channel = 0; channel < clippedChannels.length; channel++) {
            if (clippedChannels[channel]) {
                names.add(settings.channels().get(channel));
            }
        }
        return names;
    }

    private String obstacle(SeriesHead head, ModelSnapshot snapshot) {
        if (head.scale() == null) {
            return "Location and scale are not estimated yet.";
        }
        int shortest = Math.min(settings.shortLookback(), layout.lookback);
        if (window.rows() < shortest) {
            return "The window has %d rows, the shortest learnt look-back needs %d."
                    .formatted(window.rows(), shortest);
        }
        return snapshot == null
                ? "No learnt model has been published yet."
                : "No learnt model serves a window of this length and these gaps.";
    }

    private List<HorizonAccuracy> accuracy(SeriesHead head) {
        HorizonAccuracy[] reported = new HorizonAccuracy[layout.report.length];
        for (int r = 0; r < reported.length; r++) {
            RunningAccuracy sums = head.accuracy().get(r);
            if (sums.count() > 0) {
                reported[r] =
                        new HorizonAccuracy(
                                layout.report[r],
                                sums.count(),
                                sums.mse(),
                                sums.mae(),
                                sums.bias(),
                                sums.skill(),
                                sums.seasonalCount(),
                                sums.skillSeasonal(),
                                sums.intervalCount(),
                                sums.coverage());
            }
        }
        return Collections.unmodifiableList(Arrays.asList(reported));
    }

    private static int count(byte[] flags) {
        int count = 0;
        for (byte flag : flags) {
            count += flag;
        }
        return count;
    }
}
