package io.foreflow.learning;

import io.foreflow.learning.Evaluation.Challenge;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.RidgeServing;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Which ridges serve. With {@link RidgeServing#NEWEST} those solved last. With {@link
 * RidgeServing#VALIDATED} newly solved ridges are challengers, as networks are:
 *
 * <pre>  last target of the challenger ≤ its tick ≤ first validation origin</pre>
 *
 * <p>One challenger at a time waits until half of {@code validationOrigins} origins behind its tick
 * have matured, at most all of them count, and its line of the whole look-back is compared with the
 * one that serves, which is older and has seen none of them either. It takes its place unless its
 * error upToStep H is above that by more than the promotion margin: with equal errors the one that
 * knows more is to be preferred. Then the ridges of that tick are the next challenger.
 *
 * <p>After a promotion the ridges before it are kept, and each tick's windows judge both; where the
 * new ones are {@link Championship#CLEARLY} worse on H windows, or by more than the margin on as
 * many as decide a trial, the old ones serve again.
 *
 * <p><b>Early.</b> While windows grow by more than a tenth during a trial, what is tried is stale
 * before it is judged: the newest serve at once, and so do the first after a stream was so short.
 * Statistics that forgot (a drift, {@code learn.ridge.memory}) have fewer windows than the
 * challenger, which is then exchanged for what they give now.
 */
final class RidgeTrial {

    private final ModelSettings settings;
    private final int[] report;
    private RidgeLines serving; // null while there are none
    private RidgeLines previous; // before the last promotion; null if there is no way back
    private RidgeLines challenger; // what serves while no trial has begun; null before any

    RidgeTrial(ModelSettings settings, int[] report) {
        this.settings = settings;
        this.report = report;
    }

    /** Null before the first ridge of any look-back. */
    RidgeLines serving() {
        return serving;
    }

    /**
     * Takes what was solved at a tick.
     *
     * @return whether other ridges serve than before
     */
    boolean take(RidgeLines newest, SampledSeries series, EventLog log) {
        RidgeLines before = serving;
        if (settings.ridge().serving() == RidgeServing.NEWEST
                || challenger == null
                || newest.ridge() == null
                || early(newest)) {
            serving = newest;
            previous = null;
            challenger = newest.ridge() == null ? null : newest;
            return true;
        }
        if (newest.ridge().windows() < challenger.ridge().windows()
                || challenger.asOf() == serving.asOf()) {
            challenger = newest;
        }
        rollBack(newest.asOf(), series, log);
        challenge(newest, series, log);
        return serving != before;
    }

    private boolean early(RidgeLines newest) {
        return newest.ridge().windows() > RidgeTrack.GROWTH * challenger.ridge().windows();
    }

    private void challenge(RidgeLines newest, SampledSeries series, EventLog log) {
        Challenge challenge =
                compare(serving, challenger, challenger.asOf(), newest.asOf(), series);
        if (challenge.windows() < enough()) {
            return;
        }
        Instant of = Instant.ofEpochMilli(challenger.asOf());
        if (challenge.challenger().below(1 + margin(), challenge.champion())) {
            promote(challenger);
            log.add(Kind.PROMOTED, "ridges of %s serve".formatted(of), challenge, null);
        } else {
            log.add(
                    Kind.REJECTED,
                    "ridges of %s: above those of %s by more than the margin of %s"
                            .formatted(of, Instant.ofEpochMilli(serving.asOf()), margin()),
                    challenge,
                    null);
        }
        challenger = newest;
    }

    /** Lets ridges serve, whatever they are worth. */
    void promote(RidgeLines lines) {
        previous = serving;
        serving = lines;
    }

    private void rollBack(long tick, SampledSeries series, EventLog log) {
        if (previous == null) {
            return;
        }
        Challenge standing = compare(previous, serving, serving.asOf(), tick, series);
        boolean clear =
                standing.windows() >= Math.min(enough(), settings.horizon())
                        && !standing.challenger().below(Championship.CLEARLY, standing.champion());
        boolean sure =
                standing.windows() >= enough()
                        && !standing.challenger().below(1 + margin(), standing.champion());
        if (clear || sure) {
            Instant refused = Instant.ofEpochMilli(serving.asOf());
            serving = previous;
            previous = null;
            log.add(
                    Kind.ROLLED_BACK,
                    "ridges of %s did worse than those of %s before them"
                            .formatted(refused, Instant.ofEpochMilli(serving.asOf())),
                    standing,
                    null);
        }
    }

    private int enough() {
        return Math.max(1, settings.learn().validationOrigins() / 2);
    }

    private double margin() {
        return settings.learn().promotionMargin();
    }

    /** Errors of two lines on the newest matured origins behind a time that both have not seen. */
    private Challenge compare(
            RidgeLines old, RidgeLines young, long from, long tick, SampledSeries series) {
        List<Origin> origins = series.newest(settings.learn().validationOrigins(), from, tick);
        WindowBatch batch = new WindowBatch(settings.shape(), settings.scale(), origins);
        Errors ofOld = Errors.sum(batch.errors(batch.forecasts(old.ridge()), report), report);
        Errors ofYoung = Errors.sum(batch.errors(batch.forecasts(young.ridge()), report), report);
        return new Challenge(ofOld, ofYoung, ofOld, ofOld.empty() ? 0 : origins.size());
    }

    /** Serving, previous, challenger. */
    void write(DataOutput out) throws IOException {
        boolean kept = settings.ridge().serving() == RidgeServing.VALIDATED;
        out.writeBoolean(kept);
        if (kept) {
            RidgeLines.write(out, serving);
            RidgeLines.write(out, previous);
            RidgeLines.write(out, challenger);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param goesOn false if the lines are of other channels: then the next tick's serve at once
     */
    void read(DataInput in, boolean goesOn) throws IOException {
        if (!in.readBoolean()) {
            return;
        }
        RidgeLines first = RidgeLines.read(in);
        RidgeLines second = RidgeLines.read(in);
        RidgeLines third = RidgeLines.read(in);
        if (goesOn && settings.ridge().serving() == RidgeServing.VALIDATED) {
            serving = first;
            previous = second;
            challenger = third;
        }
    }

    /** What served before a restore if nothing else is known. */
    void begin(RidgeLines lines) {
        if (serving == null && (lines.ridge() != null || lines.ridgeShort() != null)) {
            serving = lines;
        }
    }
}
