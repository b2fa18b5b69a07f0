package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.network.ChannelParts;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A learner restored with other channels than cpu and memory. */
class ElasticChannelsTest {

    private static final int SPLIT = 13 * TICK_ROWS;

    @Test
    void keepsEveryWeightOfTheChannelsThatStayByTheirNames() {
        try (ModelLearner before = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            run(before, rows(2, SPLIT, 11));
            assertThat(before.optimizerStep()).isPositive();
            ModelSettings wider = channels("memory", "disk", "cpu");

            try (ModelLearner after =
                    ModelLearner.restore(wider, before.state(), ComputeDevice.cpu())) {

                assertThat(after.channelChange()).hasToString("kept memory, cpu; new disk");
                assertThat(after.version()).isEqualTo(before.version());
                assertThat(after.optimizerStep()).isEqualTo(before.optimizerStep());
                assertThat(after.trainedUntil()).isEqualTo(before.trainedUntil());
                // and back again: nothing was lost
                try (ModelLearner back =
                        ModelLearner.restore(settings(), after.state(), ComputeDevice.cpu())) {
                    assertThat(back.state()).isEqualTo(before.state());
                }
            }
        }
    }

    @Test
    void gammaAndBetaFollowTheNamesAndANewChannelChangesNothing() {
        NetworkShape shape = new NetworkShape(2, 3, 2, 1);
        float[] omega = new float[shape.parameters()];
        for (int i = 0; i < omega.length; i++) {
            omega[i] = 10 + i;
        }
        ChannelChange change = ChannelChange.between(List.of("a", "b"), List.of("b", "new", "a"));

        float[] carried = ChannelParts.weights(omega, change);
        float[] moments = ChannelParts.offsets(omega, change);

        NetworkShape wider = new NetworkShape(3, 3, 2, 1);
        assertThat(carried).hasSize(wider.parameters());
        assertThat(carried).startsWith(11, 1, 10, 13, 0, 12);
        assertThat(moments).startsWith(11, 0, 10, 13, 0, 12);
        assertThat(carried[wider.headBias()]).isEqualTo(omega[shape.headBias()]);
        assertThat(carried[wider.queryWeights()]).isEqualTo(omega[shape.queryWeights()]);
    }

    @Test
    void learnsOnAfterAReorderAsIfThereHadBeenNone() {
        List<Row> early = rows(2, SPLIT, 11);
        List<Row> all = rows(2, 200, 11);
        List<Row> late = all.subList(early.size(), all.size());
        try (ModelLearner straight = ModelLearner.create(settings(), ComputeDevice.cpu());
                ModelLearner first = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            run(straight, early);
            run(first, early);
            ModelSnapshot expected = last(run(straight, late));
            ModelSettings reordered = channels("memory", "cpu");
            ChannelChange change =
                    ChannelChange.between(settings().channels(), reordered.channels());
            try (ModelLearner second =
                    ModelLearner.restore(reordered, first.state(), ComputeDevice.cpu())) {

                ModelSnapshot snapshot =
                        last(run(second, late.stream().map(change::carried).toList()));

                // sums run over the channels in another order
                assertThat(snapshot.ridge().weights())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(expected.ridge().weights());
                assertThat(snapshot.trainedUntil()).isEqualTo(expected.trainedUntil());
            }
        }
    }

    @Test
    void aNewChannelIsLearntFromOnceItHasAScale() {
        try (ModelLearner before = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            run(before, rows(1, SPLIT, 11));
            ModelSettings wider = channels("cpu", "memory", "disk");
            ChannelChange change = ChannelChange.between(settings().channels(), wider.channels());
            try (ModelLearner after =
                    ModelLearner.restore(wider, before.state(), ComputeDevice.cpu())) {
                List<Row> all = rows(1, 220, 11);
                List<Row> late =
                        all.subList(SPLIT, all.size()).stream()
                                .map(change::carried)
                                .map(ElasticChannelsTest::withDisk)
                                .toList();

                ModelSnapshot snapshot = last(run(after, late));

                long alone = windows(rows(1, 220, 11));
                assertThat(snapshot.shape().channels()).isEqualTo(3);
                assertThat(snapshot.ridge().windows()).isGreaterThan(alone);
                assertThat(snapshot.ridge().weights()[0]).isCloseTo(0, within(10f));
            }
        }
    }

    @Test
    void learnerAndForecasterScaleAChannelThatJoinsLateAlike() {
        ModelSettings settings = settings();
        SeriesForecaster forecaster = new SeriesForecaster(settings);
        HeapSeriesMemory memory = new HeapSeriesMemory();
        SeriesHistory history = null;
        Random random = new Random(5);
        int partly = 0;
        for (int t = 1; t <= 60; t++) {
            float late = t < 30 || random.nextInt(3) > 0 ? Float.NaN : random.nextInt(100);
            Row row = LearnerFixtures.row("host-0", t, random.nextInt(10), late);
            history =
                    history == null
                            ? new SeriesHistory(row.key(), 2, LearnerFixtures.STEP, 12)
                            : history;
            history.add(row, 1000);
            forecaster.observe(row, memory);

            assertThat(memory.head().scale()).isEqualTo(history.scale());
            partly += history.scale() != null && !history.scale().allStand() ? 1 : 0;
        }

        assertThat(partly).isGreaterThan(18); // from row 12 at least until row 30
        assertThat(history.scale().allStand()).isTrue();
    }

    private static long windows(List<Row> rows) {
        try (ModelLearner learner = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            return last(run(learner, rows)).ridge().windows();
        }
    }

    private static Row withDisk(Row row) {
        float[] values = row.values().clone();
        byte[] cells = row.cells().clone();
        values[2] = 1e6f + row.time() / LearnerFixtures.STEP % 5;
        cells[2] = cells[0];
        return Row.of(row.key(), row.time(), values, cells);
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        ModelSnapshot last = null;
        for (TickOutcome outcome : outcomes) {
            last = outcome.snapshot() == null ? last : outcome.snapshot();
        }
        return last;
    }

    private static ModelSettings channels(String... names) {
        ModelSettings base = settings();
        return new ModelSettings(
                base.name(),
                List.of(names),
                base.step(),
                base.lookback(),
                base.shortLookback(),
                base.horizon(),
                base.seasonalPeriod(),
                base.align(),
                base.scale(),
                base.forecast(),
                base.ridge(),
                base.learn(),
                base.optimizer());
    }
}
