package io.foreflow.job.learn;

import io.foreflow.learning.ModelLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.List;

/** The real learner; {@code CoreLearner::create} is the factory a job ships. */
public final class CoreLearner implements TickLearner {

    private final ModelLearner learner;

    private CoreLearner(ModelLearner learner) {
        this.learner = learner;
    }

    /** See {@link TickLearnerFactory#create}. */
    public static TickLearner create(ModelSettings settings, byte[] state, ComputeDevice device) {
        return new CoreLearner(
                state == null
                        ? ModelLearner.create(settings, device)
                        : ModelLearner.restore(settings, state, device));
    }

    @Override
    public TickOutcome tick(long tick, List<Row> rows) {
        return learner.tick(tick, rows);
    }

    @Override
    public byte[] state() {
        return learner.state();
    }

    @Override
    public int version() {
        return learner.version();
    }

    @Override
    public long optimizerStep() {
        return learner.optimizerStep();
    }

    @Override
    public long trainedUntil() {
        return learner.trainedUntil();
    }

    @Override
    public int nativeArrays() {
        return learner.nativeArrays();
    }

    @Override
    public String channelChange() {
        return learner.channelChange() == null ? null : learner.channelChange().toString();
    }

    @Override
    public void close() {
        learner.close();
    }
}
