package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.HORIZON;
import static io.foreflow.learning.LearnerFixtures.LOOKBACK;
import static io.foreflow.learning.LearnerFixtures.MODEL;
import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.published;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.RidgeServing;
import io.foreflow.settings.RidgeSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One series of two channels; 24 validation origins, so 12 rows decide a trial. */
class RidgeTrialTest {

    private static final int SHIFT = 5; // about half a period of the wave
    private static final List<Row> ROWS = rows(1, 400, 3);

    private final ModelSettings settings = validated(LearnerFixtures.settings());
    private final Championship championship =
            new Championship(new int[] {1, HORIZON}, 24, HORIZON, 0.002);
    private final SampledSeries series = new SampledSeries(settings);
    private final RidgeTrial trial = new RidgeTrial(settings, new int[] {1, HORIZON});
    private final List<LearnerEvent> events = new ArrayList<>();
    private int row;

    @Test
    void theFirstServeAtOnceAndSoDoNewOnesWhileWindowsGrowByATenth() {
        stream(150);
        RidgeLine sound = fitted(0);

        assertThat(take(lines(sound, 100))).isTrue();
        assertThat(take(lines(sound, 111))).isTrue();

        assertThat(trial.serving().ridge().windows()).isEqualTo(111);
        assertThat(events).isEmpty();
    }

    @Test
    void aChallengerThatIsNoWorseServesAfterTwelveRowsBehindItsTickWereJudged() {
        stream(150);
        take(lines(fitted(SHIFT), 1000)); // the first serve whatever they are
        stream(1);
        RidgeLines challenger = lines(fitted(0), 1001);
        assertThat(take(challenger)).isFalse();
        long challenged = row;

        while (events.isEmpty()) {
            stream(1);
            assertThat(take(lines(fitted(0), 1002))).isEqualTo(!events.isEmpty());
        }

        // origins from the challenger's tick on, the last with its whole target
        assertThat(row - challenged).isEqualTo(11 + HORIZON);
        assertThat(events).singleElement().satisfies(RidgeTrialTest::saysBothErrorsAndN);
        assertThat(events.get(0).kind()).isEqualTo(Kind.PROMOTED);
        assertThat(trial.serving()).isSameAs(challenger);
    }

    @Test
    void aRidgeOfShiftedTargetsIsRefusedAndTheOneThatServedStays() {
        stream(150);
        take(lines(fitted(0), 1000));
        RidgeLines serving = trial.serving();
        stream(TICK_ROWS);
        take(lines(fitted(SHIFT), 1001)); // the challenger

        stream(12 + HORIZON);
        boolean changed = take(lines(fitted(0), 1002));

        assertThat(changed).isFalse();
        assertThat(trial.serving()).isSameAs(serving);
        assertThat(events).singleElement().satisfies(RidgeTrialTest::saysBothErrorsAndN);
        assertThat(events.get(0).kind()).isEqualTo(Kind.REJECTED);
        assertThat(events.get(0).challengerError())
                .isGreaterThan(2 * events.get(0).championError());
        assertThat(events.get(0).reason()).contains("above those of");
    }

    @Test
    void aBadOneLetThroughByForceIsRolledBackWithinTwoHorizons() {
        stream(150);
        RidgeLines sound = lines(fitted(0), 1000);
        take(sound);
        trial.promote(lines(fitted(SHIFT), 1000));
        int promoted = row;

        while (events.isEmpty()) {
            stream(1);
            take(lines(fitted(0), 1001));
        }

        assertThat(events.get(0).kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(events.get(0)).satisfies(RidgeTrialTest::saysBothErrorsAndN);
        assertThat(trial.serving()).isSameAs(sound);
        assertThat(row - promoted).isLessThanOrEqualTo(2 * HORIZON);
    }

    @Test
    void statisticsThatForgotGiveAnotherChallenger() {
        stream(150);
        take(lines(fitted(0), 1000));
        stream(1);
        take(lines(fitted(0), 1001));
        stream(12 + HORIZON);
        take(lines(fitted(0), 300)); // the challenger would have been judged now
        long exchanged = row * STEP;
        assertThat(events).isEmpty();

        stream(12 + HORIZON);
        take(lines(fitted(0), 301));

        assertThat(events)
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.reason())
                                        .startsWith(
                                                "ridges of " + Instant.ofEpochMilli(exchanged)));
    }

    @Test
    void learningOnAfterARestoreEqualsLearningOnAtEveryTick() {
        ModelLearner whole = learner();
        List<TickOutcome> expected = run(whole, ROWS);
        ModelLearner restored = learner();
        List<TickOutcome> outcomes = new ArrayList<>();

        for (int from = 0; from < ROWS.size(); from += TICK_ROWS) {
            outcomes.addAll(run(restored, ROWS.subList(from, from + TICK_ROWS)));
            restored = ModelLearner.restore(settings, restored.state(), bench());
        }

        assertThat(published(outcomes)).isEqualTo(published(expected));
        assertThat(restored.state()).isEqualTo(whole.state());
        assertThat(expected)
                .flatExtracting(TickOutcome::events)
                .filteredOn(event -> event.reason().startsWith("ridges of"))
                .isNotEmpty();
    }

    private void stream(int count) {
        for (int i = 0; i < count; i++, row++) {
            series.add(List.of(ROWS.get(row)), (row + 1) * STEP);
            series.takeMatured();
        }
    }

    private boolean take(RidgeLines lines) {
        EventLog log = new EventLog(MODEL, row * STEP, championship);
        boolean changed = trial.take(lines, series, log);
        events.addAll(log.events());
        return changed;
    }

    private RidgeLines lines(RidgeLine line, long windows) {
        RidgeLine of = new RidgeLine(line.lookback(), line.horizon(), line.weights(), windows);
        return new RidgeLines(row * STEP, null, of, List.of(), List.of(), List.of(), null);
    }

    /** From all origins so far, each with the target of one so many rows later. */
    private RidgeLine fitted(int shift) {
        RidgeStatistics statistics =
                new RidgeStatistics(LOOKBACK, HORIZON, settings.scale(), settings.ridge());
        float[] window = new float[LOOKBACK];
        float[] target = new float[HORIZON];
        for (Origin origin : series.newest(500, 0, (row - shift) * STEP)) {
            for (int channel = 0; channel < 2; channel++) {
                if (origin.history().copyWindow(channel, origin.index(), LOOKBACK, window, 0)
                        && origin.index() + shift + HORIZON
                                <= origin.history().indexOf(row * STEP)) {
                    origin.history()
                            .copyTarget(channel, origin.index() + shift, HORIZON, target, 0);
                    statistics.absorb(window, 0, target, 0, origin.time(), null);
                }
            }
        }
        return statistics.solve();
    }

    private static void saysBothErrorsAndN(LearnerEvent event) {
        assertThat(event.championError()).isPositive();
        assertThat(event.challengerError()).isPositive();
        assertThat(event.windows()).isPositive();
    }

    private ModelLearner learner() {
        return new ModelLearner(settings, bench());
    }

    private PlantedBench bench() {
        return new PlantedBench(settings.shape(), 0.01f);
    }

    private static ModelSettings validated(ModelSettings base) {
        RidgeSettings ridge =
                base.ridge()
                        .withNormalisedAndJoint(1 << 20)
                        .withChannelMemory(1 << 20)
                        .withServing(RidgeServing.VALIDATED);
        return new ModelSettings(
                base.name(),
                base.channels(),
                base.step(),
                base.lookback(),
                base.shortLookback(),
                base.horizon(),
                base.seasonalPeriod(),
                base.align(),
                base.scale(),
                base.forecast(),
                ridge,
                base.learn(),
                base.optimizer());
    }
}
