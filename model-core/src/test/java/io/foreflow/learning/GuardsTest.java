package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.HORIZON;
import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.events;
import static io.foreflow.learning.LearnerFixtures.kinds;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps a bad model from serving, over the real learner and the real network. */
class GuardsTest {

    private static final int ROWS = 200;

    @Test
    void aChallengerTrainedOnShiftedTargetsIsRefused() {
        Tampering bench = new Tampering(3, false);
        try (ModelLearner learner = new ModelLearner(settings(), bench)) {
            List<TickOutcome> outcomes = run(learner, rows(2, ROWS, 1));

            List<LearnerEvent> rounds = of(outcomes, Kind.ROUND);
            assertThat(rounds).hasSizeGreaterThan(3);
            assertThat(kinds(outcomes)).doesNotContain(Kind.PROMOTED);
            assertThat(of(outcomes, Kind.REJECTED)).hasSameSizeAs(rounds);
            LearnerEvent last = rounds.get(rounds.size() - 1);
            assertThat(last.challengerError()).isGreaterThan(1.2 * last.ridgeError());
            assertThat(last.championError()).isEqualTo(last.ridgeError());
            assertThat(last.windows()).isEqualTo(24);
            assertThat(learner.version()).isZero();
        }
    }

    /** Its validation was told what the truth is. */
    @Test
    void aBadModelLetThroughByForceIsRolledBackWithinTwoHorizons() {
        Tampering bench = new Tampering(0, true);
        try (ModelLearner learner = new ModelLearner(settings(), bench)) {
            List<TickOutcome> outcomes = run(learner, rows(1, ROWS, 1));

            LearnerEvent promoted = of(outcomes, Kind.PROMOTED).get(0);
            LearnerEvent back = of(outcomes, Kind.ROLLED_BACK).get(0);
            assertThat(promoted.challengerError()).isZero();
            assertThat(back.time() - promoted.time()).isBetween(1L, 2 * HORIZON * STEP);
            assertThat(back.championError()).isGreaterThan(10 * back.ridgeError());
            assertThat(back.windows()).isBetween(HORIZON, 2 * HORIZON);
            assertThat(back.version()).isEqualTo(promoted.version() + 1);
            ModelSnapshot next =
                    outcomes.stream()
                            .map(TickOutcome::snapshot)
                            .filter(snapshot -> snapshot != null)
                            .filter(snapshot -> snapshot.version() == back.version())
                            .findFirst()
                            .orElseThrow();
            assertThat(next.network()).isNull();
            assertThat(next.effectiveFrom() - back.time()).isEqualTo(STEP); // the lag
        }
    }

    private static List<LearnerEvent> of(List<TickOutcome> outcomes, Kind kind) {
        return events(outcomes).stream().filter(event -> event.kind() == kind).toList();
    }

    /** The network's bench with what it is told, or what it says, tampered with. */
    private static final class Tampering implements TuningBench {

        private static final float BAD = 5;

        private final NetworkBench bench = new NetworkBench(settings(), ComputeDevice.cpu());
        private final float shift;
        private boolean force;
        private boolean lie;

        /**
         * @param shift of every target that is trained on, scaled units
         * @param force spoil the first challenger and let it through
         */
        Tampering(float shift, boolean force) {
            this.shift = shift;
            this.force = force;
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
            float[] targets = training.targets();
            for (int i = 0; i < targets.length; i++) {
                targets[i] += shift;
            }
            RoundResult result =
                    bench.train(start, training, anchor, shift == 0 ? steps : 60, seed);
            if (!force) {
                return result;
            }
            force = false;
            lie = true;
            RoundResult.Completed completed = (RoundResult.Completed) result;
            float[] spoilt = completed.state().served().clone();
            NetworkShape shape = settings().shape();
            for (int i = spoilt.length - shape.horizon(); i < spoilt.length; i++) {
                spoilt[i] += BAD; // b of the head, in deviations of the window
            }
            return new RoundResult.Completed(
                    new OptimizerState(
                            spoilt, null, null, null, null, completed.state().step(), 0, 0, 0),
                    completed.telemetry());
        }

        @Override
        public float[] forecasts(float[] weights, WindowBatch batch) {
            if (lie) {
                lie = false;
                return Arrays.copyOf(batch.targets(), batch.targets().length);
            }
            return bench.forecasts(weights, batch);
        }

        @Override
        public void close() {
            bench.close();
        }
    }
}
