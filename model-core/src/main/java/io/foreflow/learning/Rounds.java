package io.foreflow.learning;

import io.foreflow.learning.Evaluation.Challenge;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.series.ChannelChange;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The rounds of fine-tuning of one model, and the trajectory of the optimizer through them.
 *
 * <p><b>The trajectory</b> goes on after a rejected round, moved onto the new base. After {@code
 * refusals} refusals in a row, a divergence or a rollback it is reset to what serves: the
 * champion's average, or the network that equals the ridge.
 *
 * <p><b>Divergence.</b> A round that stops being finite, or whose forecasts explode, leaves nothing
 * behind but an event and a pause: 1 round after the first in a row, then 2, 4, … 64.
 */
final class Rounds {

    /**
     * A challenger whose error is so many times the ridge's, and so many squared scales, has not
     * learnt badly but broken.
     */
    private static final double EXPLOSION = 100;

    /** 64 rounds are the longest pause. */
    private static final int MOST_DOUBLINGS = 6;

    private final ModelSettings settings;
    private final LearnSettings learn;
    private final NetworkShape shape;
    private final TuningBench bench;
    private final Evaluation evaluation;
    private final Championship championship;

    private long rounds;
    private long tunedUntil = Long.MIN_VALUE; // no round trained on a later target
    private int refusals;
    private int divergences; // rounds in a row
    private int pausedRounds;
    private OptimizerState trajectory; // relative to the ridge; null before the first round

    Rounds(
            ModelSettings settings,
            TuningBench bench,
            Evaluation evaluation,
            Championship championship) {
        this.settings = settings;
        this.bench = bench;
        this.evaluation = evaluation;
        this.championship = championship;
        learn = settings.learn();
        shape = settings.shape();
    }

    /**
     * Fine-tunes a challenger and judges it.
     *
     * @param line newest ridge
     * @return whether it was promoted
     */
    boolean run(long tick, SampledSeries series, LineHistory lines, RidgeLine line, EventLog log) {
        if (pausedRounds > 0) {
            pausedRounds--;
            return false;
        }
        long seed = SeriesSampling.mix(learn.seed() + SeriesSampling.mix(rounds + 1));
        RoundPlan plan = RoundPlan.of(settings, series, lines, tunedUntil, tick, seed);
        if (plan == null) {
            return false;
        }
        rounds++;
        tunedUntil = plan.asOf();
        RidgeLine base = plan.base();
        if (trajectory == null) {
            Tuned champion = championship.champion(); // of the weights it was started with
            trajectory =
                    OptimizerState.start(
                            champion == null
                                    ? Tuned.relativeTo(base, bench.initial(base), shape)
                                    : champion.relative());
        }
        OptimizerState start = Trajectory.on(base, trajectory, shape);
        WindowBatch training = new WindowBatch(shape, settings.scale(), plan.training());
        RoundResult result = bench.train(start, training, base, learn.steps(), seed);
        if (result instanceof RoundResult.Completed completed) {
            trajectory = Trajectory.relativeTo(base, completed.state(), shape);
            return challenge(plan, completed, line, log);
        }
        diverged(((RoundResult.Diverged) result).reason(), line, log);
        return false;
    }

    /** Drops what the round learnt and waits for longer each time before the next. */
    private void diverged(String reason, RidgeLine line, EventLog log) {
        reset(line);
        pausedRounds = 1 << Math.min(divergences, MOST_DOUBLINGS);
        divergences++;
        log.add(
                Kind.DIVERGED,
                "%s; weights stay as they were and %d rounds are left out"
                        .formatted(reason, pausedRounds));
    }

    private boolean challenge(
            RoundPlan plan, RoundResult.Completed completed, RidgeLine line, EventLog log) {
        float[] served = completed.state().served();
        Challenge challenge = evaluation.challenge(plan, championship.champion(), served);
        if (exploded(challenge)) {
            diverged(
                    "Forecasts of round %d exploded: error %s, the ridge's %s"
                            .formatted(
                                    rounds,
                                    challenge.challenger().mean(),
                                    challenge.ridge().mean()),
                    line,
                    log);
            return false;
        }
        divergences = 0;
        log.add(Kind.ROUND, "round " + rounds, challenge, completed.telemetry());
        if (championship.deserves(challenge)) {
            championship.promote(
                    Tuned.relativeTo(plan.base(), served, shape), completed.state().step());
            refusals = 0;
            log.add(Kind.PROMOTED, "better than the champion", challenge, null);
            return true;
        }
        refusals++;
        log.add(
                Kind.REJECTED,
                "refusal %d: %s".formatted(refusals, championship.refusal(challenge)),
                challenge,
                null);
        if (refusals >= learn.refusals()) {
            reset(line);
        }
        return false;
    }

    /** True also where the challenger's error is not a number. */
    private static boolean exploded(Challenge challenge) {
        double bearable = EXPLOSION * Math.max(1, challenge.ridge().mean());
        return !challenge.ridge().empty() && !(challenge.challenger().mean() <= bearable);
    }

    /**
     * Back to what serves; the global step runs on.
     *
     * @param line newest ridge
     */
    void reset(RidgeLine line) {
        refusals = 0;
        if (trajectory == null) {
            return;
        }
        Tuned champion = championship.champion();
        if (champion != null) {
            trajectory = trajectory.resetTo(champion.relative());
        } else {
            trajectory = trajectory.resetTo(Tuned.relativeTo(line, bench.initial(line), shape));
        }
    }

    /** Global step of the optimizer; 0 before the first round. */
    long optimizerStep() {
        return trajectory == null ? 0 : trajectory.step();
    }

    void carry(ChannelChange change) {
        trajectory = Trajectory.carried(trajectory, change);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(rounds);
        out.writeLong(tunedUntil);
        out.writeInt(refusals);
        out.writeInt(divergences);
        out.writeInt(pausedRounds);
        Trajectory.write(out, trajectory);
    }

    /**
     * @param first whether the state is of the first version, which knew no pause
     */
    void read(DataInput in, boolean first) throws IOException {
        rounds = in.readLong();
        tunedUntil = in.readLong();
        refusals = in.readInt();
        divergences = first ? 0 : in.readInt();
        pausedRounds = first ? 0 : in.readInt();
        trajectory = Trajectory.read(in);
    }
}
