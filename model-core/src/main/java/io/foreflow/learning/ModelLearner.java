package io.foreflow.learning;

import io.foreflow.drift.Drift;
import io.foreflow.learning.Championship.Standing;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsException;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Learns one model tick by tick: rows in, snapshots and events out. What it gives is a function of
 * the settings and the rows alone, the order of rows within a tick included out: no clock, no
 * thread, no randomness but the seed's. Owned by one thread at a time.
 *
 * <p><b>At a tick T</b> it (1) takes the rows of (T − tick, T]; (2) lists the origins whose whole
 * target has come and that were not taken before, and asks whether the rows say that the stream has
 * changed ({@link DriftWatch}); (3) judges champion, predecessor and ridge on them and rolls back a
 * champion that fails; (4) absorbs them into the ridge statistics of both look-backs, solves both
 * anew and asks {@link RidgeTrial} which lines serve; (5) at every {@code ticksPerRound}-th tick
 * and at a drift runs a round; (6) publishes what changed, to serve from T + lag.
 *
 * <p><b>Honest comparisons.</b> The online ridge has always seen the newest matured windows, so
 * beside it a challenger could not be judged fairly. Therefore some ridges of the past are kept
 * ({@link LineHistory}) and everything is judged on top of one that is older than the truth it is
 * judged by: a tuned network is a correction to the ridge ({@link Tuned}), so ridge, champion and
 * challenger differ in the correction alone. {@link RoundPlan} keeps the challenger's training
 * before the validation; the champion's correction is older still. Step (3) does the same window by
 * window. What is published is the correction on top of the newest ridge.
 */
public final class ModelLearner implements AutoCloseable {

    private static final int LINES_PER_REACH = 8;
    private static final long FIRST_SEQUENCE = 1;

    /** Before every row, and far enough from the ends of a long to be reckoned with. */
    private static final long EVER = Long.MIN_VALUE / 4;

    private final ModelSettings settings;
    private final LearnSettings learn;
    private final NetworkShape shape;
    private final TuningBench bench;

    private final SampledSeries series;
    private final RidgeTrack shortRidge;
    private final RidgeTrack ridge;
    private final RidgeTrack normalised; // null if there is none
    private final JointTrack joint;
    private final RidgeTrial trial;
    private final LineHistory lines;
    private final Championship championship;
    private final Evaluation evaluation;
    private final DriftWatch watch;
    private final Rounds rounds;

    private long ticks;
    private long lastTick = Long.MIN_VALUE;
    private long sequence;
    private long trainedUntil = Long.MIN_VALUE;
    private int season; // found, rows; 0 for none
    private ChannelChange change; // of the restore; null if there was none
    private String begunAnew; // by the restore, said at the first tick after it; or null

    ModelLearner(ModelSettings settings, TuningBench bench) {
        this.settings = settings;
        this.bench = bench;
        learn = settings.learn();
        shape = settings.shape();
        int[] report = settings.forecast().report().stream().mapToInt(Integer::intValue).toArray();
        evaluation = new Evaluation(settings, report, bench);
        series = new SampledSeries(settings);
        shortRidge = new RidgeTrack(settings, settings.shortLookback());
        ridge = new RidgeTrack(settings, settings.lookback());
        normalised = settings.ridge().normalised() ? RidgeTrack.normalised(settings) : null;
        joint = new JointTrack(settings);
        trial = new RidgeTrial(settings, report);
        lines = new LineHistory();
        watch = new DriftWatch(settings);
        championship =
                new Championship(
                        report,
                        learn.validationOrigins(),
                        settings.horizon(),
                        learn.promotionMargin());
        rounds = new Rounds(settings, bench, evaluation, championship);
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

    /**
     * The state of a learner that begins with weights learnt elsewhere: they serve at once, the
     * network as version 1, and are tuned and judged on as if this model had learnt them. Its
     * ridges serve until the stream's own are better ({@link StartingLine}).
     *
     * @throws WeightsException if the weights are of another layout
     */
    public static byte[] startingState(ModelSettings settings, WeightsFile weights) {
        weights.layout().requireFit(settings.name(), WeightsLayout.of(settings));
        try (ModelLearner learner = create(settings, ComputeDevice.cpu())) {
            learner.startWith(weights.snapshot());
            return learner.state();
        }
    }

    /** What such a learner serves from the beginning of time until its first tick. */
    public static ModelSnapshot startingSnapshot(ModelSettings settings, WeightsFile weights) {
        try (ModelLearner learner = create(settings, ComputeDevice.cpu())) {
            learner.startWith(weights.snapshot());
            return learner.snapshot(FIRST_SEQUENCE, EVER, weights.snapshot().network());
        }
    }

    private void startWith(ModelSnapshot weights) {
        sequence = FIRST_SEQUENCE;
        season = weights.seasonalPeriod();
        trainedUntil = weights.trainedUntil();
        shortRidge.startWith(weights.ridgeShort(), weights.channelRidgesShort());
        ridge.startWith(weights.ridge(), weights.channelRidges());
        trial.begin(newest(EVER));
        if (ridge.line() != null) {
            lines.add(EVER, ridge.line(), 0);
        }
        if (weights.championIsNetwork()) {
            championship.startWith(
                    Tuned.relativeTo(ridge.line(), weights.network(), shape),
                    weights.optimizerStep());
        }
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
        EventLog log = new EventLog(settings.name(), tick, championship);
        if (ticks == 0) {
            log.add(Kind.STARTED, sequence == 0 ? "first tick" : "first tick, from given weights");
        }
        if (begunAnew != null) {
            log.add(Kind.RESTORED, begunAnew);
            begunAnew = null;
        }
        ticks++;
        long before = lastTick;
        lastTick = tick;
        series.add(SampledSeries.sorted(rows), tick);
        boolean drifted = watch(before, tick, log);
        List<Origin> matured = series.takeMatured();
        boolean changed = judge(matured, log);
        if (settings.ridge().memory() != null) {
            forgetBefore(tick - settings.ridge().memory().toMillis());
        }
        boolean solved = absorb(matured, log);
        if (solved && any()) {
            changed |= trial.take(newest(tick), series, log);
        }
        if (solved && line() != null) {
            lines.add(tick, line(), lineSpacingMillis());
        }
        if (settings.seasonalPeriod() == 0 && Long.bitCount(ticks) == 1) {
            season = series.season(); // after 1, 2, 4, … ticks: it changes seldom
        }
        if (learn.tuned() && (drifted || ticks % learn.ticksPerRound() == 0)) {
            changed |= rounds.run(tick, series, lines, line(), log);
        }
        boolean any = trial.serving() != null;
        return new TickOutcome(any && (solved || changed) ? snapshot(tick) : null, log.events());
    }

    private boolean any() {
        return ridge.line() != null || shortRidge.line() != null;
    }

    /** The ridge of the whole look-back that serves, or null. */
    private RidgeLine line() {
        return trial.serving() == null ? null : trial.serving().ridge();
    }

    private RidgeLines newest(long tick) {
        return new RidgeLines(
                tick,
                shortRidge.line(),
                ridge.line(),
                shortRidge.own(),
                ridge.own(),
                inNormalisedUnits(),
                joint.line());
    }

    /** Whether the rows since the tick before say that the stream has changed. */
    private boolean watch(long before, long tick, EventLog log) {
        Drift drift = watch.watch(series, line(), before, tick);
        if (drift == null) {
            return false;
        }
        Duration keep = learn.drift().keep();
        if (keep != null) {
            forgetBefore(drift.time() - keep.toMillis());
        }
        log.add(
                Kind.DRIFT,
                "at %s %s".formatted(Instant.ofEpochMilli(drift.time()), drift.reason()));
        return true;
    }

    private void forgetBefore(long time) {
        shortRidge.forgetBefore(time);
        ridge.forgetBefore(time);
        if (normalised != null) {
            normalised.forgetBefore(time);
        }
        joint.forgetBefore(time);
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

    private boolean absorb(List<Origin> matured, EventLog log) {
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
            if (normalised != null) {
                normalised.absorb(origin, targets, shape.horizon(), targetEnd);
            }
            joint.absorb(origin, targets, targetEnd);
            trainedUntil = Math.max(trainedUntil, targetEnd);
        }
        if (taken > 0) {
            report(shortRidge.solve(), log);
            report(ridge.solve(), log);
            report(normalised == null ? null : normalised.solve(), log);
            report(joint.solve(), log);
        }
        return taken > 0;
    }

    private static void report(String failure, EventLog log) {
        if (failure != null) {
            log.add(Kind.DIVERGED, failure + "; the last good ridge stays");
        }
    }

    private long targetEnd(long origin) {
        return origin + shape.horizon() * settings.stepMillis();
    }

    /** Judges a serving network on newly matured windows; true if it was rolled back. */
    private boolean judge(List<Origin> matured, EventLog log) {
        if (championship.champion() == null || matured.isEmpty()) {
            return false;
        }
        championship.judge(evaluation.judged(matured, lines, championship));
        Standing standing = championship.standing();
        if (!championship.failing(standing)) {
            return false;
        }
        int refused = championship.version();
        championship.rollBack(standing);
        rounds.reset(line());
        String better = championship.champion() == null ? "the ridge" : "its predecessor";
        log.add(
                Kind.ROLLED_BACK,
                "version %d did worse than %s since its promotion".formatted(refused, better),
                standing);
        return true;
    }

    private ModelSnapshot snapshot(long tick) {
        sequence++;
        Tuned champion = championship.champion();
        float[] network = champion == null ? null : champion.on(line(), shape);
        return snapshot(sequence, tick + learn.lag().toMillis(), network);
    }

    private ModelSnapshot snapshot(long number, long effectiveFrom, float[] network) {
        Tuned champion = championship.champion();
        RidgeLines serving = trial.serving();
        return new ModelSnapshot(
                settings.name(),
                settings.channels(),
                shape,
                number,
                championship.version(),
                championship.parent(),
                effectiveFrom,
                network,
                serving.ridgeShort(),
                serving.ridge(),
                serving.ownShort(),
                serving.own(),
                serving.normalised(),
                serving.joint(),
                season,
                champion != null,
                champion == null ? 0 : champion.optimizerStep(),
                trainedUntil,
                ModelSnapshot.hash(
                        network,
                        serving.ridgeShort(),
                        serving.ridge(),
                        serving.ownShort(),
                        serving.own(),
                        serving.normalised(),
                        serving.joint()));
    }

    /** One a channel, or else that of all channels if there is one. */
    private List<RidgeLine> inNormalisedUnits() {
        if (normalised == null || normalised.line() == null) {
            return List.of();
        }
        return normalised.own().isEmpty() ? List.of(normalised.line()) : normalised.own();
    }

    /** Version that serves; 0 before the first promotion. */
    public int version() {
        return championship.version();
    }

    /** Global step of the optimizer; 0 before the first round. */
    public long optimizerStep() {
        return rounds.optimizerStep();
    }

    /** Last target time absorbed, epoch milliseconds; {@code Long.MIN_VALUE} before the first. */
    public long trainedUntil() {
        return trainedUntil;
    }

    /** Native arrays held now; between ticks at most those of one set of weights. */
    public int nativeArrays() {
        return bench.nativeArrays();
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

    /** What was read is for the channels of the state; from now on it is for the model's. */
    private void carry(ChannelChange newChannels) {
        if (newChannels.none()) {
            return;
        }
        change = newChannels;
        rounds.carry(newChannels);
        championship.carry(newChannels);
    }

    /** How the channels changed with the restore, or null if they did not. */
    public ChannelChange channelChange() {
        return change;
    }

    private void write(DataOutputStream out) throws IOException {
        LearnerState.writeHeader(out, settings);
        out.writeLong(ticks);
        out.writeLong(lastTick);
        out.writeLong(sequence);
        out.writeLong(trainedUntil);
        rounds.write(out);
        series.write(out);
        shortRidge.write(out);
        ridge.write(out);
        lines.write(out);
        championship.write(out);
        shortRidge.writeChannels(out);
        ridge.writeChannels(out);
        out.writeInt(season);
        watch.write(out);
        out.writeBoolean(normalised != null);
        if (normalised != null) {
            normalised.write(out);
            normalised.writeChannels(out);
        }
        joint.write(out);
        trial.write(out);
        shortRidge.writeStarting(out);
        ridge.writeStarting(out);
        out.flush();
    }

    private void read(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            LearnerState.Header header = LearnerState.readHeader(in, settings);
            boolean first = header.version() == LearnerState.VERSION_1;
            ticks = in.readLong();
            lastTick = in.readLong();
            sequence = in.readLong();
            trainedUntil = in.readLong();
            rounds.read(in, first);
            series.read(in, header);
            shortRidge.read(in);
            ridge.read(in);
            lines.read(in);
            championship.read(in);
            if (header.version() >= LearnerState.VERSION_3) {
                shortRidge.readChannels(in, header.change());
                ridge.readChannels(in, header.change());
            }
            season = header.version() >= LearnerState.VERSION_4 ? in.readInt() : 0;
            if (header.version() >= LearnerState.VERSION_5) {
                watch.read(in);
            }
            begunAnew = null;
            if (header.version() >= LearnerState.VERSION_6) {
                readNormalised(in, header.change());
                joint.read(in, header.change());
            } else if (ticks > 0 && (normalised != null || settings.jointRidge())) {
                begunAnew =
                        "state of version %d: statistics of the ridge in normalised units and of the one of all channels begin empty"
                                .formatted(header.version());
            }
            if (header.version() >= LearnerState.VERSION_7) {
                trial.read(in, header.change().none());
            }
            if (header.version() >= LearnerState.VERSION_8) {
                shortRidge.readStarting(in);
                ridge.readStarting(in);
            }
            carry(header.change());
            trial.begin(newest(lastTick));
            if (in.read() != -1) {
                throw new IllegalStateException(
                        "Cannot read learner state: there are bytes after its end");
            }
        } catch (EOFException e) {
            throw new UncheckedIOException("Cannot read learner state: it ends too early", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read learner state: " + e.getMessage(), e);
        }
    }

    private void readNormalised(DataInputStream in, ChannelChange of) throws IOException {
        if (in.readBoolean()) {
            RidgeTrack read = normalised == null ? RidgeTrack.normalised(settings) : normalised;
            read.read(in);
            read.readChannels(in, of);
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
