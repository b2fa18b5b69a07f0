package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.HORIZON;
import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.events;
import static io.foreflow.learning.LearnerFixtures.published;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.series.Row;
import io.foreflow.settings.DriftSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Validation;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftWatchTest {

    private static final int SERIES = 4;
    private static final int ROWS = 560;
    private static final int CHANGE = 60 * TICK_ROWS;

    /** Rounds are never due but at a drift. */
    private static ModelSettings settings(DriftSettings drift) {
        ModelSettings base = LearnerFixtures.settings();
        LearnSettings learn = base.learn();
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
                base.ridge(),
                new LearnSettings(
                                learn.tick(),
                                learn.lag(),
                                learn.maxQueuedTicks(),
                                learn.series(),
                                learn.fraction(),
                                100_000,
                                learn.minimumOrigins(),
                                learn.trainingOrigins(),
                                learn.validationOrigins(),
                                learn.steps(),
                                learn.promotionMargin(),
                                learn.refusals(),
                                learn.tuned(),
                                learn.seed(),
                                learn.roundTimeout())
                        .with(Validation.PLAIN, drift),
                base.optimizer());
    }

    private static DriftSettings watching(Duration keep) {
        return new DriftSettings(true, 4, 3.8, keep);
    }

    private static ModelLearner learner(DriftSettings drift) {
        ModelSettings settings = settings(drift);
        return new ModelLearner(settings, new PlantedBench(settings.shape(), 3));
    }

    /** From a row on another wave, with six times the noise. */
    private static List<Row> changing() {
        Random random = new Random(9);
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(SERIES, ROWS, 4)) {
            float[] values = row.values();
            if (row.time() > CHANGE * STEP) {
                values[0] += (float) (6 * random.nextGaussian());
                values[1] += (float) (1.2 * random.nextGaussian());
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void aChangeIsAnEventWithinTwoHorizonsAndStartsARoundAtOnce() {
        List<LearnerEvent> events = events(run(learner(watching(null)), changing()));

        LearnerEvent drift = first(events, Kind.DRIFT);
        assertThat(drift.time() - CHANGE * STEP).isBetween(1L, 2 * HORIZON * STEP);
        assertThat(drift.reason()).startsWith("at 1970-").contains("times their usual size");
        LearnerEvent round = first(events, Kind.ROUND);
        assertThat(round.time()).isEqualTo(drift.time());
    }

    @Test
    void aSteadyStreamHasNeitherDriftNorRound() {
        List<LearnerEvent> events = events(run(learner(watching(null)), rows(SERIES, ROWS, 4)));

        assertThat(events).extracting(LearnerEvent::kind).containsExactly(Kind.STARTED);
    }

    @Test
    void nothingIsSaidUnlessAsked() {
        List<LearnerEvent> events = events(run(learner(DriftSettings.OFF), changing()));

        assertThat(events).extracting(LearnerEvent::kind).containsExactly(Kind.STARTED);
    }

    @Test
    void theRidgeForgetsWhatIsOlderThanItMayKeep() {
        Duration keep = Duration.ofMillis(20 * STEP);

        ModelSnapshot whole = last(run(learner(watching(null)), changing()));
        ModelSnapshot shortened = last(run(learner(watching(keep)), changing()));

        assertThat(shortened.ridge().windows()).isLessThan(whole.ridge().windows() / 2);
        assertThat(shortened.ridgeShort().windows()).isLessThan(whole.ridgeShort().windows() / 2);
        assertThat(shortened.ridge()).isNotEqualTo(whole.ridge());
    }

    @Test
    void watchingOnAfterARestoreEqualsWatchingOn() {
        List<Row> rows = changing();
        int split = SERIES * (CHANGE - 3 * TICK_ROWS);
        ModelLearner whole = learner(watching(null));
        run(whole, rows.subList(0, split));
        ModelSettings settings = settings(watching(null));
        ModelLearner restored =
                ModelLearner.restore(
                        settings, whole.state(), new PlantedBench(settings.shape(), 3));

        List<TickOutcome> expected = run(whole, rows.subList(split, rows.size()));
        List<TickOutcome> outcomes = run(restored, rows.subList(split, rows.size()));

        assertThat(events(expected)).extracting(LearnerEvent::kind).contains(Kind.DRIFT);
        assertThat(published(outcomes)).isEqualTo(published(expected));
        assertThat(restored.state()).isEqualTo(whole.state());
    }

    private static LearnerEvent first(List<LearnerEvent> events, Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).findFirst().orElseThrow();
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        return outcomes.stream()
                .map(TickOutcome::snapshot)
                .filter(Objects::nonNull)
                .reduce((one, next) -> next)
                .orElseThrow();
    }
}
