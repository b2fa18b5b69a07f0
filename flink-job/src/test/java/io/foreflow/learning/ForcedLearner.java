package io.foreflow.learning;

import io.foreflow.job.learn.TickLearner;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.List;

/**
 * The real learner and network, whose first challenger is spoilt and let through: its validation is
 * told the truth.
 */
public final class ForcedLearner implements TickLearner {

    private final ModelLearner learner;

    private ForcedLearner(ModelLearner learner) {
        this.learner = learner;
    }

    /** A learner that has learnt nothing. */
    public static TickLearner create(ModelSettings settings, byte[] state, ComputeDevice device) {
        return new ForcedLearner(
                new ModelLearner(settings, new Forcing(new NetworkBench(settings, device))));
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
    public void close() {
        learner.close();
    }

    private static final class Forcing implements TuningBench {

        private final NetworkBench bench;
        private boolean forced;
        private boolean lie;

        Forcing(NetworkBench bench) {
            this.bench = bench;
        }

        @Override
        public float[] initial(RidgeLine ridge) {
            return bench.initial(ridge);
        }

        @Override
        public RoundResult train(
                OptimizerState start,
                WindowBatch training,
                RidgeLine anchor,
                int steps,
                long seed) {
            RoundResult result = bench.train(start, training, anchor, steps, seed);
            if (forced) {
                return result;
            }
            forced = true;
            lie = true;
            RoundResult.Completed completed = (RoundResult.Completed) result;
            float[] spoilt = completed.state().served().clone();
            spoilt[spoilt.length - 1] += 9; // b of the farthest step, in deviations
            long step = completed.state().step();
            return new RoundResult.Completed(
                    new OptimizerState(spoilt, null, null, null, null, step, 0, 0, 0),
                    completed.telemetry());
        }

        @Override
        public float[] forecasts(float[] weights, WindowBatch batch) {
            if (lie) {
                lie = false;
                return batch.targets().clone();
            }
            return bench.forecasts(weights, batch);
        }

        @Override
        public void close() {
            bench.close();
        }
    }
}
