package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.published;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.linear.RidgeLine;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of the channels' own, as the learner keeps and publishes them. */
class ChannelLinesTest {

    private static final int SPLIT = 13 * TICK_ROWS;
    private static final List<Row> ROWS = rows(2, 200, 11);
    private static final List<Row> EARLY = ROWS.subList(0, 2 * SPLIT);
    private static final List<Row> LATE = ROWS.subList(2 * SPLIT, ROWS.size());

    @Test
    void everyChannelHasALineOfEachLookbackThatDiffersFromThatOfAll() {
        ModelSnapshot snapshot = last(run(learner(settings(1 << 20)), ROWS));

        assertThat(snapshot.channelRidges()).hasSize(2).doesNotHaveDuplicates();
        assertThat(snapshot.channelRidgesShort()).hasSize(2).doesNotHaveDuplicates();
        assertThat(snapshot.channelRidges()).doesNotContain(snapshot.ridge());
    }

    @Test
    void withoutTheMemoryThereAreNoneAndAllElseIsTheSame() {
        ModelSettings enough = settings(1 << 20);
        ModelSettings little = settings(enough.channelRidgeBytes() - 1);

        ModelSnapshot without = last(run(learner(little), ROWS));
        ModelSnapshot with = last(run(learner(settings(enough.channelRidgeBytes())), ROWS));

        assertThat(without.channelRidges()).isEmpty();
        assertThat(with.channelRidges()).hasSize(2);
        // sums are added up in another order
        assertThat(with.ridge().weights())
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(without.ridge().weights());
    }

    @Test
    void learningOnAfterARestoreEqualsLearningOn() {
        ModelSettings settings = settings(1 << 20);
        ModelLearner whole = learner(settings);
        ModelLearner first = learner(settings);
        run(whole, EARLY);
        run(first, EARLY);

        ModelLearner second = ModelLearner.restore(settings, first.state(), bench(settings));

        assertThat(second.state()).isEqualTo(first.state());
        assertThat(published(run(second, LATE))).isEqualTo(published(run(whole, LATE)));
        assertThat(second.state()).isEqualTo(whole.state());
    }

    @Test
    void linesFollowTheNamesOfTheirChannels() {
        ModelSettings settings = settings(1 << 20);
        ModelLearner before = learner(settings);
        ModelLearner straight = learner(settings);
        run(before, EARLY);
        run(straight, EARLY);
        ModelSettings reordered = channels(settings, "memory", "cpu");
        ChannelChange change = ChannelChange.between(settings.channels(), reordered.channels());

        ModelLearner after = ModelLearner.restore(reordered, before.state(), bench(reordered));
        ModelSnapshot snapshot = last(run(after, LATE.stream().map(change::carried).toList()));

        ModelSnapshot expected = last(run(straight, LATE));
        for (int channel = 0; channel < 2; channel++) {
            assertThat(snapshot.channelRidges().get(channel).weights())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(expected.channelRidges().get(1 - channel).weights());
        }
    }

    @Test
    void whatWasLearntOfAChannelThatIsGoneStaysInTheLineOfAll() {
        ModelSettings settings = settings(1 << 20);
        ModelLearner before = learner(settings);
        RidgeLine line = last(run(before, EARLY)).ridge();
        ModelSettings other = channels(settings, "cpu", "disk");
        ChannelChange change = ChannelChange.between(settings.channels(), other.channels());

        ModelLearner after = ModelLearner.restore(other, before.state(), bench(other));
        List<Row> tick = LATE.subList(0, 2 * TICK_ROWS).stream().map(change::carried).toList();
        ModelSnapshot snapshot = last(run(after, tick));

        // two series, each with a tick of windows of the one channel that is observed
        assertThat(snapshot.ridge().windows()).isEqualTo(line.windows() + 2L * TICK_ROWS);
        assertThat(snapshot.channelRidges()).hasSize(2);
    }

    @Test
    void stateFromBeforeChannelsWereToldApartIsLearntOnFrom() {
        ModelSettings none = settings(0);
        ModelSettings told = settings(1 << 20);
        ModelLearner before = learner(none);
        run(before, EARLY);

        ModelSnapshot snapshot =
                last(run(ModelLearner.restore(told, before.state(), bench(told)), LATE));
        ModelSnapshot expected = last(run(before, LATE));

        assertThat(snapshot.ridge().windows()).isEqualTo(expected.ridge().windows());
        assertThat(snapshot.ridge().weights())
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(expected.ridge().weights());
        assertThat(snapshot.channelRidges()).hasSize(2);
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

    private static ModelSettings settings(long channelMemory) {
        ModelSettings base = LearnerFixtures.settings();
        return with(base, base.channels(), channelMemory);
    }

    private static ModelSettings channels(ModelSettings base, String... names) {
        return with(base, List.of(names), base.ridge().channelMemory());
    }

    private static ModelSettings with(ModelSettings base, List<String> names, long memory) {
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
                base.ridge().withChannelMemory(memory),
                base.learn(),
                base.optimizer());
    }
}
