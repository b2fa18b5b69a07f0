package io.foreflow.cli.pipeline;

import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.learn.TickLearner;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The given model, and while rounds are wanted the product's learner at work beside it. What that
 * learns is thrown away; in its place the given model is published again, so that the very same
 * model serves with rounds and without, and forecasters take as many snapshots as from a learner.
 * Rows that come while no rounds are wanted are kept for the next tick at which they are.
 */
final class RoundsBeside implements TickLearner {

    private final GivenModel given;
    private final TickLearner learner;
    private final RoundSwitch rounds;
    private List<Row> kept = new ArrayList<>();

    private RoundsBeside(GivenModel given, TickLearner learner, RoundSwitch rounds) {
        this.given = given;
        this.learner = learner;
        this.rounds = rounds;
    }

    static TickLearner create(String rounds, ModelSettings settings, ComputeDevice device) {
        return new RoundsBeside(
                new GivenModel(settings),
                CoreLearner.create(settings, null, device),
                RoundSwitch.named(rounds));
    }

    @Override
    public TickOutcome tick(long tick, List<Row> rows) throws Exception {
        TickOutcome first = given.tick(tick, rows);
        kept.addAll(rows);
        if (!rounds.on() || first.snapshot() != null) {
            return first;
        }
        List<Row> all = kept;
        kept = new ArrayList<>();
        TickOutcome learnt = rounds.work(() -> learner.tick(tick, all));
        rounds.count(
                (int)
                        learnt.events().stream()
                                .filter(event -> event.kind() == LearnerEvent.Kind.ROUND)
                                .count());
        return new TickOutcome(learnt.snapshot() == null ? null : given.snapshot(tick), List.of());
    }

    /** Writing the learner's own is a part of what its tick costs. */
    @Override
    public byte[] state() {
        return rounds.on() ? learner.state() : given.state();
    }

    @Override
    public int version() {
        return given.version();
    }

    @Override
    public long optimizerStep() {
        return learner.optimizerStep();
    }

    @Override
    public long trainedUntil() {
        return given.trainedUntil();
    }

    @Override
    public int nativeArrays() {
        return learner.nativeArrays();
    }

    @Override
    public void close() {
        learner.close();
    }
}
