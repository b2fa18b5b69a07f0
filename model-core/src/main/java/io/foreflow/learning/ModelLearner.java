package io.foreflow.learning;

import io.foreflow.learning.Championship.Judged;
import io.foreflow.learning.Championship.Standing;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.optimizer.RoundTelemetry;
import io.foreflow.series.Row;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.state.WeightsHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns one model tick by tick: rows in, snapshots and events out. What it gives is a function of
 * the settings and the rows alone, the order of rows within a tick included out: no clock, no
 * thread, no randomness but the seed's. Owned by one thread at a time.
 *
 * <p><b>At a tick T</b> it (1) takes the rows of (T − tick, T]; (2) lists the origins whose whole
 * target has come and that were not taken before; (3) judges champion, predecessor and ridge on
 * them and rolls back a champion that fails; (4) absorbs them into the ridge statistics of both
 * look-backs and solves both anew; (5) at every {@code ticksPerRound}-th tick runs a round; (6)
 * publishes what changed, to serve from T + lag.
 *
 * <p><b>Honest comparisons.</b> The online ridge has always seen the newest matured windows, so
 * beside it any challenger would be judged unfairly, or the ridge be flattered. Therefore some
 * ridges of the past are kept ({@link LineHistory}), and everything is judged on top of one that is
 * older than the truth it is judged by: a tuned network is a correction to the ridge ({@link
 * Tuned}), and ridge, champion and challenger differ only in the correction. In a round the newest
 * {@code validationOrigins} origins validate; the base is the newest kept ridge that has seen no
 * target after the first of them, and training windows end no later than that ridge's date. So
 *
 * <pre>
 *   last training target time ≤ date of the base ≤ first validation origin &lt; first validation target time
 * </pre>
 *
 * <p>and the champion's correction, older still, has not seen them either. Step (3) does the same
 * window by window. What is published is the correction on top of the newest ridge.
 *
 * <p><b>The trajectory</b> goes on after a rejected round, moved onto the new base. After {@code
 * refusals} refusals in a row, a divergence or a rollback it is reset to what serves: the
 * champion's average, or the network that equals the ridge.
 */
public final class ModelLearner implements AutoCloseable {

    private static final int LINES_PER_REACH = 8;

    private final ModelSettings settings;
    private final LearnSettings learn;
    private final NetworkShape shape;
    private final int[] report;
    private final TuningBench bench;

    private final SampledSeries series;
    private final RidgeTrack shortRidge;
    private final RidgeTrack ridge;
    private final LineHistory lines;
    private final Championship championship;

    private long ticks;
    private long lastTick = Long.MIN_VALUE;
    private long sequence;
    private long trainedUntil = Long.MIN_VALUE;
    private long rounds;
    private int refusals;
    private OptimizerState trajectory; // relative to the ridge; null before the first round

    ModelLearner(ModelSettings settings, TuningBench bench) {
        this.settings = settings;
        this.bench = bench;
        learn = settings.learn();
        shape = settings.shape();
        report = settings.forecast().report().stream().mapToInt(Integer::intValue).toArray();
        series = new SampledSeries(settings);
        shortRidge = new RidgeTrack(settings, settings.shortLookback());
        ridge = new RidgeTrack(settings, settings.lookback());
        lines = new LineHistory();
        championship = new Championship(report, learn.validationOrigins(), learn.promotionMargin());
    }

    public static ModelLearner create(ModelSettings settings, ComputeDevice device) {
        return new ModelLearner(settings, new NetworkBench(settings, device));
    }

    /**
     * A learner that goes on from {@link #state()}.
     *
     * @throws IllegalStateException if the bytes are of a newer version or another layout
     */
    public static ModelLearner restore(ModelSettings settings, byte[] state, ComputeDevice device) {
        return restore(settings, state, new NetworkBench(settings, device));
    }

    static ModelLearner restore(ModelSettings settings, byte[] state, TuningBench bench) {
        ModelLearner learner = new ModelLearner(settings, bench);
        learner.read(state);
        return learner;
    }

    /** An eighth of the time between the oldest origin that validates and now. */
    private long lineSpacingMillis() {
        int sharing = Math.max(1, series.count());
        int reach = settings.horizon() + learn.validationOrigins() / sharing;
        return Math.max(1, reach / LINES_PER_REACH) * settings.stepMillis();
    }

    /**
     * Learns from the rows since the last tick.
     *
     * @param tick event time, epoch milliseconds; later than the last one
     * @param rows all rows of the model's sampled series with last tick &lt; visibleFrom ≤ tick, in
     *     any order
     */
    public TickOutcome tick(long tick, List<Row> rows) {
        requireNotFuture(tick, rows);
        List<LearnerEvent> events = new ArrayList<>();
        if (ticks == 0) {
            events.add(event(Kind.STARTED, tick, "first tick"));
        }
        ticks++;
        lastTick = tick;
        series.add(SampledSeries.sorted(rows), tick);
        List<Origin> matured = series.takeMatured();
        boolean changed = judge(matured, tick, events);
        boolean solved = absorb(matured);
        if (solved && ridge.line() != null) {
            lines.add(tick, ridge.line(), lineSpacingMillis());
        }
        if (learn.tuned() && ticks % learn.ticksPerRound() == 0) {
            changed |= round(tick, events);
        }
        boolean any = ridge.line() != null || shortRidge.line() != null;
        return new TickOutcome(any && (solved || changed) ? snapshot(tick) : null, events);
    }

    private void requireNotFuture(long tick, List<Row> rows) {
        if (tick <= lastTick) {
            throw new IllegalArgumentException(
                    "Invalid tick: %d (must be later than the last, %d)".formatted(tick, lastTick));
        }
        for (Row row : rows) {
            if (row.time() > tick) {
                throw new IllegalArgumentException(
                        "Invalid row of %s: time %d (must not be after tick %d)"
                                .formatted(row.key(), row.time(), tick));
            }
        }
    }

    private boolean absorb(List<Origin> matured) {
        float[] targets = new float[shape.channels() * shape.horizon()];
        int taken = 0;
        for (Origin origin : matured) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                origin.history()
                        .copyTarget(
                                channel,
                                origin.index(),
                                shape.horizon(),
                                targets,
                                channel * shape.horizon());
            }
            long targetEnd = targetEnd(origin.time());
            taken += shortRidge.absorb(origin, targets, shape.horizon(), targetEnd);
            taken += ridge.absorb(origin, targets, shape.horizon(), targetEnd);
            trainedUntil = Math.max(trainedUntil, targetEnd);
        }
        if (taken > 0) {
            shortRidge.solve();
            ridge.solve();
        }
        return taken > 0;
    }

    private long targetEnd(long origin) {
        return origin + shape.horizon() * settings.stepMillis();
    }

    /** Judges a serving network on newly matured windows; true if it was rolled back. */
    private boolean judge(List<Origin> matured, long tick, List<LearnerEvent> events) {
        if (championship.champion() == null || matured.isEmpty()) {
            return false;
        }
        for (Map.Entry<LineHistory.Dated, List<Origin>> group : byBase(matured).entrySet()) {
            championship.judge(judged(group.getKey().line(), group.getValue()));
        }
        Standing standing = championship.standing();
        if (!championship.failing(standing)) {
            return false;
        }
        int refused = championship.version();
        championship.rollBack(standing);
        resetTrajectory();
        events.add(
                new LearnerEvent(
                        settings.name(),
                        Kind.ROLLED_BACK,
                        tick,
                        championship.version(),
                        championship.parent(),
                        "version %d did worse than %s since its promotion"
                                .formatted(
                                        refused,
                                        championship.champion() == null
                                                ? "the ridge"
                                                : "its predecessor"),
                        standing.champion().mean(),
                        Double.NaN,
                        standing.ridge().mean(),
                        standing.windows(),
                        null));
        return true;
    }

    private Map<LineHistory.Dated, List<Origin>> byBase(List<Origin> origins) {
        Map<LineHistory.Dated, List<Origin>> groups = new LinkedHashMap<>();
        for (Origin origin : origins) {
            LineHistory.Dated base = lines.before(origin.time());
            if (base != null) {
                groups.computeIfAbsent(base, ignored -> new ArrayList<>()).add(origin);
            }
        }
        return groups;
    }

    private List<Judged> judged(RidgeLine base, List<Origin> origins) {
        WindowBatch batch = new WindowBatch(shape, settings.scale(), origins);
        Errors[] ofRidge = batch.errors(batch.forecasts(base), report);
        Errors[] ofChampion = errors(championship.champion(), base, batch);
        Errors[] ofPredecessor =
                championship.predecessor() == null
                        ? ofRidge
                        : errors(championship.predecessor(), base, batch);
        List<Judged> judged = new ArrayList<>();
        for (int n = 0; n < batch.count(); n++) {
            if (!ofRidge[n].empty()) {
                judged.add(
                        new Judged(
                                origins.get(n).time(),
                                ofChampion[n],
                                ofPredecessor[n],
                                ofRidge[n]));
            }
        }
        return judged;
    }

    private Errors[] errors(Tuned tuned, RidgeLine base, WindowBatch batch) {
        return batch.errors(bench.forecasts(tuned.on(base, shape), batch), report);
    }

    /** Fine-tunes a challenger and judges it; true if it was promoted. */
    private boolean round(long tick, List<LearnerEvent> events) {
        LineHistory.Dated oldest = lines.oldest();
        if (oldest == null) {
            return false;
        }
        List<Origin> validation = series.newest(learn.validationOrigins(), oldest.asOf(), tick);
        if (validation.isEmpty() || validation.size() < learn.validationOrigins() / 2) {
            return false;
        }
        LineHistory.Dated base = lines.before(validation.get(0).time());
        long lastOrigin = base.asOf() - shape.horizon() * settings.stepMillis();
        List<Origin> training = series.newest(learn.trainingOrigins(), Long.MIN_VALUE, lastOrigin);
        if (training.isEmpty() || training.size() < learn.minimumOrigins()) {
            return false;
        }
        return round(tick, base.line(), training, validation, events);
    }

    private boolean round(
            long tick,
            RidgeLine base,
            List<Origin> training,
            List<Origin> validation,
            List<LearnerEvent> events) {
        rounds++;
        long seed = SeriesSampling.mix(learn.seed() + SeriesSampling.mix(rounds));
        if (trajectory == null) {
            float[] initial = bench.initial(base);
            trajectory = OptimizerState.start(Tuned.relativeTo(base, initial, shape));
        }
        WindowBatch drawn = new WindowBatch(shape, settings.scale(), draw(training, seed));
        RoundResult result =
                bench.train(
                        Trajectory.on(base, trajectory, shape), drawn, base, learn.steps(), seed);
        if (result instanceof RoundResult.Completed completed) {
            trajectory = Trajectory.relativeTo(base, completed.state(), shape);
            return challenge(tick, base, validation, completed, events);
        }
        RoundResult.Diverged diverged = (RoundResult.Diverged) result;
        resetTrajectory();
        events.add(event(Kind.DIVERGED, tick, diverged.reason()));
        return false;
    }

    /** As many windows as the round's batches hold, by a hash of seed, series and time. */
    private List<Origin> draw(List<Origin> pool, long seed) {
        long wanted = (long) learn.steps() * settings.optimizer().batch();
        if (pool.size() <= wanted) {
            return pool;
        }
        return pool.stream()
                .sorted(
                        Comparator.comparingLong((Origin origin) -> lot(origin, seed))
                                .thenComparing(Origin.ORDER))
                .limit(wanted)
                .sorted(Origin.ORDER)
                .toList();
    }

    private static long lot(Origin origin, long seed) {
        return SeriesSampling.mix(
                seed ^ SeriesSampling.mix(origin.history().hash() + origin.time()));
    }

    private boolean challenge(
            long tick,
            RidgeLine base,
            List<Origin> validation,
            RoundResult.Completed completed,
            List<LearnerEvent> events) {
        WindowBatch batch = new WindowBatch(shape, settings.scale(), validation);
        Errors ofRidge = Errors.sum(batch.errors(batch.forecasts(base), report), report);
        Errors ofChampion =
                championship.champion() == null
                        ? ofRidge
                        : Errors.sum(errors(championship.champion(), base, batch), report);
        float[] served = completed.state().served();
        Errors ofChallenger =
                Errors.sum(batch.errors(bench.forecasts(served, batch), report), report);
        Verdict verdict = new Verdict(tick, ofChampion, ofChallenger, ofRidge, validation.size());
        events.add(verdict.event(Kind.ROUND, "round " + rounds, completed.telemetry()));
        if (championship.deserves(ofChallenger, ofChampion, ofRidge)) {
            championship.promote(Tuned.relativeTo(base, served, shape), completed.state().step());
            refusals = 0;
            events.add(verdict.event(Kind.PROMOTED, "better than the champion", null));
            return true;
        }
        refusals++;
        events.add(verdict.event(Kind.REJECTED, "refusal %d".formatted(refusals), null));
        if (refusals >= learn.refusals()) {
            resetTrajectory();
        }
        return false;
    }

    /** Back to what serves; the global step runs on. */
    private void resetTrajectory() {
        refusals = 0;
        if (trajectory == null) {
            return;
        }
        Tuned champion = championship.champion();
        if (champion != null) {
            trajectory = trajectory.resetTo(champion.relative());
        } else {
            RidgeLine line = ridge.line();
            trajectory = trajectory.resetTo(Tuned.relativeTo(line, bench.initial(line), shape));
        }
    }

    private ModelSnapshot snapshot(long tick) {
        sequence++;
        Tuned champion = championship.champion();
        float[] network = champion == null ? null : champion.on(ridge.line(), shape);
        RidgeLine shortLine = shortRidge.line();
        RidgeLine line = ridge.line();
        return new ModelSnapshot(
                settings.name(),
                settings.channels(),
                shape,
                sequence,
                championship.version(),
                championship.parent(),
                tick + learn.lag().toMillis(),
                network,
                shortLine,
                line,
                champion != null,
                champion == null ? 0 : champion.optimizerStep(),
                trainedUntil,
                WeightsHash.of(
                        network,
                        shortLine == null ? null : shortLine.weights(),
                        line == null ? null : line.weights()));
    }

    private LearnerEvent event(Kind kind, long tick, String reason) {
        return new LearnerEvent(
                settings.name(),
                kind,
                tick,
                championship.version(),
                championship.parent(),
                reason,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                null);
    }

    /** Errors of a challenge, for its events. */
    private final class Verdict {

        private final long tick;
        private final double champion;
        private final double challenger;
        private final double ridge;
        private final int windows;

        Verdict(long tick, Errors champion, Errors challenger, Errors ridge, int windows) {
            this.tick = tick;
            this.champion = champion.mean();
            this.challenger = challenger.mean();
            this.ridge = ridge.mean();
            this.windows = windows;
        }

        LearnerEvent event(Kind kind, String reason, RoundTelemetry telemetry) {
            return new LearnerEvent(
                    settings.name(),
                    kind,
                    tick,
                    championship.version(),
                    championship.parent(),
                    reason,
                    champion,
                    challenger,
                    ridge,
                    windows,
                    telemetry);
        }
    }

    /** Version that serves; 0 before the first promotion. */
    public int version() {
        return championship.version();
    }

    /** Global step of the optimizer; 0 before the first round. */
    public long optimizerStep() {
        return trajectory == null ? 0 : trajectory.step();
    }

    /** Last target time absorbed, epoch milliseconds; {@code Long.MIN_VALUE} before the first. */
    public long trainedUntil() {
        return trainedUntil;
    }

    /** Everything, in the format of {@link LearnerState}; equal learners give equal bytes. */
    public byte[] state() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write learner state: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        LearnerState.writeHeader(out, settings);
        out.writeLong(ticks);
        out.writeLong(lastTick);
        out.writeLong(sequence);
        out.writeLong(trainedUntil);
        out.writeLong(rounds);
        out.writeInt(refusals);
        Trajectory.write(out, trajectory);
        series.write(out);
        shortRidge.write(out);
        ridge.write(out);
        lines.write(out);
        championship.write(out);
        out.flush();
    }

    private void read(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            LearnerState.readHeader(in, settings);
            ticks = in.readLong();
            lastTick = in.readLong();
            sequence = in.readLong();
            trainedUntil = in.readLong();
            rounds = in.readLong();
            refusals = in.readInt();
            trajectory = Trajectory.read(in);
            series.read(in);
            shortRidge.read(in);
            ridge.read(in);
            lines.read(in);
            championship.read(in);
            if (in.read() != -1) {
                throw new IllegalStateException(
                        "Cannot read learner state: there are bytes after its end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read learner state: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
