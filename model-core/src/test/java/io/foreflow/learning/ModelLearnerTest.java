package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.HORIZON;
import static io.foreflow.learning.LearnerFixtures.LAG;
import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.events;
import static io.foreflow.learning.LearnerFixtures.kinds;
import static io.foreflow.learning.LearnerFixtures.row;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.linear.RidgeLine;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.series.SeriesScale;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelLearnerTest {

    /** Far better than any ridge on a noisy wave, in scaled units. */
    private static final float GOOD = 0.01f;

    private static final float BETTER = 0.001f;
    private static final float BAD = 3;

    @Test
    void publishesTheShortRidgeFirstThenTheLongOneWithTheLag() {
        ModelLearner learner = learner(BAD);

        List<ModelSnapshot> snapshots = snapshots(run(learner, rows(1, 120, 1)));

        ModelSnapshot first = snapshots.get(0);
        assertThat(first.ridgeShort()).isNotNull();
        assertThat(first.ridge()).isNull();
        ModelSnapshot last = snapshots.get(snapshots.size() - 1);
        assertThat(last.ridge()).isNotNull();
        assertThat(last.effectiveFrom()).isEqualTo(120 * STEP + LAG.toMillis());
        assertThat(last.trainedUntil()).isEqualTo(120 * STEP);
        assertThat(last.version()).isZero();
        assertThat(last.championIsNetwork()).isFalse();
        for (int i = 0; i < snapshots.size(); i++) {
            assertThat(snapshots.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void publishesNothingWhenNothingMatured() {
        ModelLearner learner = learner(BAD);
        run(learner, rows(1, 120, 1));

        assertThat(learner.tick(128 * STEP, List.of()).snapshot()).isNull();
    }

    @Test
    void startsOnceAndAcceptsNoRowOfTheFuture() {
        ModelLearner learner = learner(BAD);

        assertThat(learner.tick(STEP, List.of()).events())
                .extracting(LearnerEvent::kind)
                .containsExactly(Kind.STARTED);
        assertThat(learner.tick(2 * STEP, List.of()).events()).isEmpty();
        assertThatThrownBy(() -> learner.tick(3 * STEP, List.of(row("s", 4, 1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid row of small/s: time 240000 (must not be after tick 180000)");
        assertThatThrownBy(() -> learner.tick(2 * STEP, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid tick: 120000 (must be later than the last, 120000)");
    }

    @Test
    void promotesABetterChallengerAndServesItOnTheNewestRidge() {
        ModelLearner learner = learner(GOOD, BAD);

        List<TickOutcome> outcomes = run(learner, rows(1, 160, 1));

        assertThat(kinds(outcomes)).containsSequence(Kind.STARTED, Kind.ROUND, Kind.PROMOTED);
        LearnerEvent promoted = first(outcomes, Kind.PROMOTED);
        assertThat(promoted.version()).isEqualTo(1);
        assertThat(promoted.parent()).isZero();
        assertThat(promoted.challengerError()).isLessThan(promoted.ridgeError());
        assertThat(promoted.championError()).isEqualTo(promoted.ridgeError());
        assertThat(promoted.windows()).isBetween(12, 24); // the ridge is young at the first round
        ModelSnapshot last = last(outcomes);
        assertThat(last.championIsNetwork()).isTrue();
        assertThat(last.optimizerStep()).isEqualTo(5);
        int head = settings().shape().headWeights();
        for (int i = 0; i < last.ridge().weights().length; i++) {
            // the planted network leaves its head at the ridge: one rounding each way
            assertThat(Math.abs(last.network()[head + i] - last.ridge().weights()[i]))
                    .isLessThan(1e-6f);
        }
    }

    @Test
    void rejectsAWorseChallengerAndGoesOnFromIt() {
        PlantedBench bench = bench(BAD, BAD, GOOD);
        ModelLearner learner = new ModelLearner(settings(), bench);

        List<TickOutcome> outcomes = run(learner, rows(1, 160, 1));

        assertThat(kinds(outcomes)).containsSequence(Kind.ROUND, Kind.REJECTED);
        assertThat(first(outcomes, Kind.REJECTED).version()).isZero();
        assertThat(bench.starts.get(0).parameters()[0]).isZero();
        assertThat(bench.starts.get(1).parameters()[0]).isEqualTo(BAD);
        assertThat(bench.starts.get(1).step()).isEqualTo(5);
    }

    @Test
    void resetsTheTrajectoryAfterRefusalsInARow() {
        PlantedBench bench = bench(BAD, BAD, BAD, BAD);
        ModelLearner learner = new ModelLearner(settings(), bench);

        run(learner, rows(1, 160, 1));

        OptimizerState third = bench.starts.get(2); // two refusals before it
        assertThat(third.parameters()[0]).isZero();
        assertThat(third.step()).isEqualTo(10); // the global step runs on
        assertThat(third.momentStep()).isZero();
    }

    @Test
    void dropsADivergedRoundAndKeepsServing() {
        PlantedBench bench = bench(GOOD, Float.NaN, BETTER);
        ModelLearner learner = new ModelLearner(settings(), bench);

        List<TickOutcome> outcomes = run(learner, rows(1, 200, 1));

        LearnerEvent diverged = first(outcomes, Kind.DIVERGED);
        assertThat(diverged.reason())
                .isEqualTo(
                        "planted divergence; weights stay as they were and 1 rounds are left out");
        assertThat(diverged.version()).isEqualTo(1);
        assertThat(bench.starts.get(2).parameters()[0]).isEqualTo(GOOD); // the champion
        assertThat(last(outcomes).championIsNetwork()).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEachDivergenceInARow() {
        PlantedBench bench = bench(Float.NaN);
        ModelLearner learner = new ModelLearner(settings(), bench);

        List<Long> ticks = new ArrayList<>();
        for (TickOutcome outcome : run(learner, rows(1, 560, 1))) {
            outcome.events().stream()
                    .filter(event -> event.kind() == Kind.DIVERGED)
                    .forEach(event -> ticks.add(event.time()));
        }

        // a round is due at every so many ticks; 1, 2, 4 of them are left out
        long due = (long) settings().learn().ticksPerRound() * settings().learn().tick().toMillis();
        assertThat(ticks).hasSizeGreaterThanOrEqualTo(4);
        for (int i = 0; i < 3; i++) {
            assertThat(ticks.get(i + 1) - ticks.get(i)).isEqualTo((1 + (1L << i)) * due);
        }
    }

    @Test
    void countsAChallengerWhoseForecastsExplodeAsDiverged() {
        PlantedBench bench = bench(1e6f, GOOD);
        ModelLearner learner = new ModelLearner(settings(), bench);

        List<TickOutcome> outcomes = run(learner, rows(1, 200, 1));

        assertThat(first(outcomes, Kind.DIVERGED).reason()).contains("exploded");
        assertThat(bench.starts.get(1).parameters()[0]).isZero(); // not from where it exploded
        assertThat(kinds(outcomes)).contains(Kind.PROMOTED);
    }

    @Test
    void rollsAFailingChampionBackToTheRidge() {
        PoisonedBench bench = new PoisonedBench(GOOD);
        ModelLearner learner = new ModelLearner(settings(), bench);
        List<Row> rows = rows(1, 240, 1);
        List<TickOutcome> before = run(learner, rows.subList(0, 120));
        assertThat(kinds(before)).contains(Kind.PROMOTED);
        int served = learner.version();

        bench.poison = true; // the same weights now do badly on what comes
        List<TickOutcome> after = run(learner, rows.subList(120, 240));

        LearnerEvent back = first(after, Kind.ROLLED_BACK);
        assertThat(back.version()).isEqualTo(served + 1);
        assertThat(back.parent()).isEqualTo(served);
        assertThat(back.reason())
                .isEqualTo("version %d did worse than the ridge since its promotion", served);
        assertThat(back.championError()).isGreaterThan(back.ridgeError());
        assertThat(last(after).championIsNetwork()).isFalse();
        assertThat(last(after).network()).isNull();
    }

    @Test
    void rollsAFailingChampionBackToABetterPredecessor() {
        PoisonedBench bench = new PoisonedBench(GOOD, BETTER, BAD);
        ModelLearner learner = new ModelLearner(settings(), bench);
        List<Row> rows = rows(1, 400, 1);
        List<TickOutcome> outcomes = new ArrayList<>();
        int at = 0;
        while (learner.version() < 2) {
            outcomes.addAll(run(learner, rows.subList(at, at + TICK_ROWS)));
            at += TICK_ROWS;
        }

        bench.poisoned = BETTER; // only the champion does badly, its predecessor does not
        outcomes.addAll(run(learner, rows.subList(at, at + 5 * TICK_ROWS)));

        LearnerEvent back = first(outcomes, Kind.ROLLED_BACK);
        assertThat(back.reason())
                .isEqualTo("version 2 did worse than its predecessor since its promotion");
        assertThat(back.version()).isEqualTo(3);
        assertThat(back.parent()).isEqualTo(2);
        assertThat(last(outcomes).championIsNetwork()).isTrue();
        assertThat(last(outcomes).network()[0]).isEqualTo(GOOD);
    }

    @Test
    void theOrderOfRowsWithinATickDoesNotMatter() {
        List<Row> rows = rows(3, 160, 2);
        List<Row> shuffled = new ArrayList<>(rows);
        Random random = new Random(3);
        for (int from = 0; from + 24 <= shuffled.size(); from += 24) {
            Collections.shuffle(shuffled.subList(from, from + 24), random);
        }
        ModelLearner one = learner(GOOD, BAD);
        ModelLearner other = learner(GOOD, BAD);

        run(one, rows);
        for (int t = 1; t <= 20; t++) {
            other.tick(t * TICK_ROWS * STEP, shuffled.subList((t - 1) * 24, t * 24));
        }

        assertThat(shuffled).isNotEqualTo(rows);
        assertThat(other.state()).isEqualTo(one.state());
    }

    /** A sentinel of a sensor, say; divided by a scale below one it is beyond a float's range. */
    @Test
    void survivesTheLargestFloatThereIs() {
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(1, 160, 1)) {
            float small = row.values()[1] / 100;
            boolean sentinel = row.time() == 60 * STEP;
            rows.add(
                    row(
                            "host-0",
                            row.time() / STEP,
                            row.values()[0],
                            sentinel ? Float.MAX_VALUE : small));
        }

        ModelSnapshot last = last(run(learner(GOOD), rows));

        assertThat(last.trainedUntil()).isEqualTo(160 * STEP);
        for (float weight : last.ridge().weights()) {
            assertThat(weight).isFinite();
        }
    }

    @Test
    void learnsFromTheSmallestHashesOnlyWhenTheyComeLate() {
        List<Row> rows = rows(6, 160, 4);
        List<String> smallest =
                rows.stream()
                        .map(Row::key)
                        .distinct()
                        .sorted(SeriesSampling::compare)
                        .limit(2)
                        .map(key -> key.series())
                        .toList();
        PlantedBench bench = bench(BAD);
        ModelLearner all = new ModelLearner(settings(2), bench);
        ModelLearner two = new ModelLearner(settings(2), bench(BAD));

        run(all, rows);
        run(two, rows.stream().filter(row -> smallest.contains(row.key().series())).toList());

        assertThat(all.state()).isEqualTo(two.state());
    }

    @Test
    void trainsOnlyOnTargetsThatEndBeforeTheFirstValidationTarget() {
        PlantedBench bench = bench(BAD);
        ModelLearner learner = new ModelLearner(settings(), bench);
        List<Row> rows = rows(1, 160, 1);
        List<TickOutcome> outcomes = run(learner, rows);

        // a single series: 24 validating origins end H rows before their tick
        LearnerEvent lastRound =
                events(outcomes).stream()
                        .filter(event -> event.kind() == Kind.ROUND)
                        .reduce((a, b) -> b)
                        .orElseThrow();
        long firstValidationTarget = lastRound.time() - (HORIZON + 24 - 1) * STEP + STEP;
        WindowBatch training = bench.trainings.get(bench.trainings.size() - 1);
        float[] targets = training.targets();
        float newest = targets[(training.count() - 1) * 2 * HORIZON + HORIZON - 1];
        long newestTime = timeOfScaled(rows, newest);

        assertThat(newestTime).isLessThan(firstValidationTarget);
    }

    /** Fewer series reach further back for as many validating origins. */
    @Test
    void neverJudgesByWhatAnEarlierRoundWasTrainedOnWhenSeriesLeave() {
        List<SeriesKey> byHash =
                rows(11, 1, 1).stream().map(Row::key).sorted(SeriesSampling::compare).toList();
        List<SeriesKey> late = byHash.subList(0, 5);
        List<SeriesKey> leaving = byHash.subList(6, 11);
        long arrival = 10 * TICK_ROWS * STEP;
        List<Row> rows =
                rows(11, 12 * TICK_ROWS, 5).stream()
                        .filter(row -> row.time() > arrival || !late.contains(row.key()))
                        .filter(row -> row.time() <= arrival || !leaving.contains(row.key()))
                        .toList();
        PlantedBench bench = bench(GOOD);

        List<TickOutcome> outcomes = run(new ModelLearner(settings(6, 240), bench), rows);

        assertThat(kinds(outcomes.subList(11, 12))).contains(Kind.ROUND);
        assertThat(bench.anchors).extracting(RidgeLine::windows).isSorted();
    }

    /** When a scaled value of the first channel was measured; values are all different. */
    private static long timeOfScaled(List<Row> rows, float scaled) {
        var scale = SeriesScale.estimate(rows.subList(0, settings().scale().rows()), 2);
        return rows.stream()
                .min(
                        Comparator.comparingDouble(
                                row -> Math.abs(scale.scaled(0, row.values()[0]) - scaled)))
                .map(Row::time)
                .orElseThrow();
    }

    /** Forecasts badly on demand, whatever the weights or for one champion only. */
    private static final class PoisonedBench implements TuningBench {

        private final PlantedBench planted;
        boolean poison;
        float poisoned = Float.NaN;

        PoisonedBench(float... biases) {
            planted = bench(biases);
        }

        @Override
        public float[] initial(RidgeLine ridge) {
            return planted.initial(ridge);
        }

        @Override
        public RoundResult train(
                OptimizerState start,
                WindowBatch training,
                RidgeLine anchor,
                int steps,
                long seed) {
            return planted.train(start, training, anchor, steps, seed);
        }

        @Override
        public float[] forecasts(float[] weights, WindowBatch batch) {
            float[] forecasts = planted.forecasts(weights, batch);
            if (poison || weights[0] == poisoned) {
                for (int i = 0; i < forecasts.length; i++) {
                    forecasts[i] += BAD;
                }
            }
            return forecasts;
        }

        @Override
        public void close() {}
    }

    private static PlantedBench bench(float... biases) {
        return new PlantedBench(settings().shape(), biases);
    }

    private static ModelLearner learner(float... biases) {
        return new ModelLearner(settings(), bench(biases));
    }

    private static LearnerEvent first(List<TickOutcome> outcomes, Kind kind) {
        return events(outcomes).stream()
                .filter(event -> event.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static List<ModelSnapshot> snapshots(List<TickOutcome> outcomes) {
        return outcomes.stream().map(TickOutcome::snapshot).filter(Objects::nonNull).toList();
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        List<ModelSnapshot> snapshots = snapshots(outcomes);
        return snapshots.get(snapshots.size() - 1);
    }
}
