package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.published;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ridge in normalised units and that of all channels, as the learner keeps them. */
class FurtherRidgesTest {

    private static final int SPLIT = 13 * TICK_ROWS;
    private static final List<Row> ROWS = rows(2, 200, 11);
    private static final List<Row> EARLY = ROWS.subList(0, 2 * SPLIT);
    private static final List<Row> LATE = ROWS.subList(2 * SPLIT, ROWS.size());

    private final ModelSettings none = LearnerFixtures.settings();
    private final ModelSettings both = with(none, none.ridge().withNormalisedAndJoint(1 << 20));

    @Test
    void bothArePublishedAndAllElseIsTheSame() {
        ModelSnapshot snapshot = last(run(learner(both), ROWS));
        ModelSnapshot without = last(run(learner(none), ROWS));

        assertThat(snapshot.normalisedRidges()).hasSize(1);
        assertThat(snapshot.normalisedRidges()).doesNotContain(snapshot.ridge());
        assertThat(snapshot.jointRidge().lookback()).isEqualTo(both.shortLookback());
        assertThat(snapshot.jointRidge().channels()).isEqualTo(2);
        assertThat(without.normalisedRidges()).isEmpty();
        assertThat(without.jointRidge()).isNull();
        assertThat(snapshot.ridge()).isEqualTo(without.ridge());
        assertThat(snapshot.ridgeShort()).isEqualTo(without.ridgeShort());
    }

    @Test
    void channelsHaveLinesInNormalisedUnitsWhereTheMemoryAllows() {
        ModelSettings told = with(none, both.ridge().withChannelMemory(1 << 20));

        assertThat(last(run(learner(told), ROWS)).normalisedRidges())
                .hasSize(2)
                .doesNotHaveDuplicates();
        ModelSettings tight = with(none, both.ridge().withChannelMemory(told.channelRidgeBytes()));
        ModelSnapshot snapshot = last(run(learner(tight), ROWS));
        assertThat(snapshot.channelRidges()).hasSize(2);
        assertThat(snapshot.normalisedRidges()).hasSize(1);
    }

    @Test
    void learningOnAfterARestoreEqualsLearningOn() {
        for (long channelMemory : new long[] {0, 1 << 20}) {
            ModelSettings settings = with(none, both.ridge().withChannelMemory(channelMemory));
            ModelLearner whole = learner(settings);
            ModelLearner first = learner(settings);
            run(whole, EARLY);
            run(first, EARLY);

            ModelLearner second = ModelLearner.restore(settings, first.state(), bench(settings));

            assertThat(second.state()).isEqualTo(first.state());
            assertThat(published(run(second, LATE))).isEqualTo(published(run(whole, LATE)));
            assertThat(second.state()).isEqualTo(whole.state());
        }
    }

    @Test
    void theyCanBeSwitchedOffAndOnBetweenRuns() {
        ModelLearner on = learner(both);
        run(on, EARLY);

        ModelLearner off = ModelLearner.restore(none, on.state(), bench(none));
        ModelSnapshot without = last(run(off, LATE));
        ModelLearner again = ModelLearner.restore(both, off.state(), bench(both));

        assertThat(without.normalisedRidges()).isEmpty();
        assertThat(without.jointRidge()).isNull();
        assertThat(again.state()).isNotEqualTo(on.state());
    }

    @Test
    void withOtherChannelsTheRidgeOfAllBeginsAnewAndTheOtherGoesOn() {
        ModelLearner before = learner(both);
        ModelSnapshot early = last(run(before, EARLY));
        ModelSettings reordered = with(both, List.of("memory", "cpu"), both.ridge());
        ChannelChange change = ChannelChange.between(both.channels(), reordered.channels());

        ModelLearner after = ModelLearner.restore(reordered, before.state(), bench(reordered));
        List<Row> twoTicks = LATE.subList(0, 4 * TICK_ROWS);
        ModelSnapshot snapshot = last(run(after, twoTicks.stream().map(change::carried).toList()));

        assertThat(snapshot.normalisedRidges().get(0).windows())
                .isGreaterThan(early.normalisedRidges().get(0).windows());
        // an origin a row and series of the two ticks
        assertThat(snapshot.jointRidge().windows()).isEqualTo(4L * TICK_ROWS);
        assertThat(early.jointRidge().windows()).isGreaterThan(4L * TICK_ROWS);
    }

    @Test
    void whatIsOlderThanTheMemoryIsForgottenByAllRidges() {
        RidgeSettings ridge = both.ridge();
        ModelSettings forgetting = with(none, ridge.withMemory(both.step().multipliedBy(40)));

        ModelSnapshot forgetful = last(run(learner(forgetting), ROWS));
        ModelSnapshot all = last(run(learner(both), ROWS));

        // at most 40 rows and a block of 40/2 (of two blocks 40) of two series and two channels
        assertThat(forgetful.ridge().windows()).isBetween(2 * 2 * 40L, 2 * 2 * 61L);
        assertThat(all.ridge().windows()).isGreaterThan(2 * 2 * 150L);
        assertThat(forgetful.jointRidge().windows()).isLessThan(all.jointRidge().windows());
        assertThat(forgetful.normalisedRidges().get(0).windows())
                .isLessThan(all.normalisedRidges().get(0).windows());
    }

    @Test
    void saysAfterARestoreOfOlderStateThatTheyBeginEmpty() throws Exception {
        byte[] old;
        try (var in = getClass().getResourceAsStream("learner-state-v5.bin")) {
            old = in.readAllBytes();
        }
        List<Row> next = rows(1, 168, 1).subList(160, 168);

        List<LearnerEvent> said =
                run(ModelLearner.restore(both, old, bench(both)), next).get(0).events();
        List<LearnerEvent> silent =
                run(ModelLearner.restore(none, old, bench(none)), next).get(0).events();

        assertThat(said)
                .filteredOn(event -> event.kind() == Kind.RESTORED)
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains("begin empty"));
        assertThat(silent).noneMatch(event -> event.kind() == Kind.RESTORED);
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        ModelSnapshot last = null;
        for (TickOutcome outcome : outcomes) {
            last = outcome.snapshot() == null ? last : outcome.snapshot();
        }
        return last;
    }

    private static ModelLearner learner(ModelSettings settings) {
        return new ModelLearner(settings, bench(settings));
    }

    private static PlantedBench bench(ModelSettings settings) {
        return new PlantedBench(settings.shape(), 0.01f);
    }

    private static ModelSettings with(ModelSettings base, RidgeSettings ridge) {
        return with(base, base.channels(), ridge);
    }

    private static ModelSettings with(ModelSettings base, List<String> names, RidgeSettings ridge) {
        return new ModelSettings(
                base.name(),
                names,
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
