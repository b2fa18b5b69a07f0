package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static io.foreflow.forecasting.Fleet.STEP;
import static io.foreflow.forecasting.Fleet.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.series.Cell;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A series' memory under other channels: cpu and memory before, look-back 8, scale of 5 rows. */
class SeriesMigrationTest {

    private static final ModelSnapshot RIDGES =
            Fleet.snapshot(Fleet.ridge(Fleet.SHORT, 1f), Fleet.ridge(Fleet.LOOKBACK, 2f), null);
    private static final int ROWS = 70;

    private final ModelSettings before = Fleet.mixing();
    private final HeapSeriesMemory memory = new HeapSeriesMemory();

    @Test
    void aReorderChangesNothingButTheOrder() {
        SeriesForecaster undisturbed = new SeriesForecaster(before);
        ModelSettings after = channels("memory", "cpu");
        SeriesForecaster reordered = new SeriesForecaster(after);
        HeapSeriesMemory other = play(ROWS);
        play(undisturbed, ROWS);
        ChannelChange change = migrate(after, other);

        for (int index = ROWS + 1; index <= ROWS + 20; index++) {
            Row row = noise(index, new Random(index));
            List<HorizonScore> scores = undisturbed.observe(row, memory);
            List<HorizonScore> otherScores = reordered.observe(change.carried(row), other);

            assertThat(otherScores).hasSameSizeAs(scores);
            assertThat(otherScores.stream().map(SeriesMigrationTest::text))
                    .containsExactlyInAnyOrderElementsOf(
                            scores.stream().map(SeriesMigrationTest::text).toList());
            SeriesForecast straight = undisturbed.forecast(KEY, memory, RIDGES, null, 0);
            SeriesForecast forecast =
                    reordered.forecast(KEY, other, carried(change, after), null, 0);
            for (int channel = 0; channel < 2; channel++) {
                assertThat(channel(forecast.values(), channel))
                        .isEqualTo(channel(straight.values(), 1 - channel));
                assertThat(channel(forecast.upper()[0], channel))
                        .isEqualTo(channel(straight.upper()[0], 1 - channel));
            }
            assertThat(forecast.status()).isEqualTo(straight.status());
        }
    }

    @Test
    void aNewChannelStartsAtItsOwnStatisticsAndTheOthersGoOn() {
        ModelSettings after = channels("cpu", "disk", "memory");
        SeriesForecaster forecaster = new SeriesForecaster(after);
        play(new SeriesForecaster(before), ROWS);
        SeriesHead old = memory.head();
        ChannelChange change = migrate(after, memory);
        ModelSnapshot snapshot = carried(change, after);

        assertThat(memory.head().scale().stands(1)).isFalse();
        assertThat(memory.head().scale().scale()[2]).isEqualTo(old.scale().scale()[1]);
        Random random = new Random(9);
        for (int index = ROWS + 1; index <= ROWS + 12; index++) {
            float disk = 1e3f + index % 2; // two of them make a scale: a quarter of five rows
            forecaster.observe(
                    Row.of(
                            KEY,
                            index * STEP,
                            new float[] {(float) random.nextGaussian(), disk, 50},
                            new byte[] {Cell.OBSERVED, Cell.OBSERVED, Cell.OBSERVED}),
                    memory);
            SeriesForecast forecast = forecaster.forecast(KEY, memory, snapshot, null, 0);
            assertThat(channel(forecast.values(), 1)).doesNotContain(Float.NaN);
            assertThat(forecast.provenance()).isNotNull();
        }

        assertThat(memory.head().scale().location()[1]).isEqualTo(1e3f + 0.5f);
        assertThat(memory.head().scale().scale()[1]).isEqualTo(0.5f);
        assertThat(memory.head().gathering()).isNull();
    }

    @Test
    void aDroppedChannelIsForgotten() {
        ModelSettings after = channels("memory");
        play(new SeriesForecaster(before), ROWS);
        float last = memory.head().lastValues()[1];
        ChannelChange change = migrate(after, memory);

        SeriesForecast forecast =
                new SeriesForecaster(after).forecast(KEY, memory, carried(change, after), null, 0);

        assertThat(change).hasToString("kept memory; dropped cpu");
        assertThat(forecast.lastValues()).containsExactly(last);
        assertThat(forecast.values()).hasSize(Fleet.HORIZON);
    }

    @Test
    void memoryGoesOnWhenMoreRowsAreToBeKept() {
        ModelSettings champion = Fleet.settings();
        play(new SeriesForecaster(champion), ROWS);
        HeapSeriesMemory other = new HeapSeriesMemory();
        play(new SeriesForecaster(champion), ROWS, other);
        ModelSettings after = Fleet.revising(true, List.of());
        new SeriesMigration(after, SeriesLayout.Extent.of(champion)).migrate(other);
        SeriesForecaster forecaster = new SeriesForecaster(after);
        SeriesForecaster undisturbed = new SeriesForecaster(champion);

        for (int index = ROWS + 1; index <= ROWS + 20; index++) {
            Row row = noise(index, new Random(index));
            assertThat(forecaster.observe(row, other).stream().map(SeriesMigrationTest::text))
                    .containsExactlyElementsOf(
                            undisturbed.observe(row, memory).stream()
                                    .map(SeriesMigrationTest::text)
                                    .toList());
            assertThat(forecaster.forecast(KEY, other, RIDGES, null, 0).values())
                    .isEqualTo(undisturbed.forecast(KEY, memory, RIDGES, null, 0).values());
        }
    }

    @Test
    void refusesChannelsOfWhichNoneStays() {
        assertThatThrownBy(() -> ChannelChange.between(List.of("a"), List.of("b")))
                .hasMessage("Cannot carry state over from channels [a] to [b]: none is in both");
    }

    private static ModelSettings channels(String... names) {
        ModelSettings base = Fleet.mixing();
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

    private ChannelChange migrate(ModelSettings after, SeriesMemory migrated) {
        SeriesMigration migration = new SeriesMigration(after, SeriesLayout.Extent.of(before));
        migration.migrate(migrated);
        return migration.change();
    }

    private static ModelSnapshot carried(ChannelChange change, ModelSettings after) {
        return RIDGES.carried(change, after.channels());
    }

    private HeapSeriesMemory play(int rows) {
        HeapSeriesMemory other = new HeapSeriesMemory();
        play(new SeriesForecaster(before), rows, other);
        return other;
    }

    private void play(SeriesForecaster forecaster, int rows) {
        play(forecaster, rows, memory);
    }

    private static void play(SeriesForecaster forecaster, int rows, SeriesMemory memory) {
        for (int index = 1; index <= rows; index++) {
            forecaster.observe(noise(index, new Random(index)), memory);
            forecaster.forecast(KEY, memory, RIDGES, null, 0);
        }
    }

    private static String text(HorizonScore score) {
        return score.channel()
                + score.horizon()
                + score.targetTime()
                + score.forecast()
                + score.actual()
                + score.scaledError()
                + Arrays.toString(score.inside())
                + score.ridgeError();
    }

    private static float[] channel(float[] values, int channel) {
        return Arrays.copyOfRange(values, channel * Fleet.HORIZON, (channel + 1) * Fleet.HORIZON);
    }
}
