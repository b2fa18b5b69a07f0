package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static io.foreflow.forecasting.Fleet.STEP;
import static io.foreflow.forecasting.Fleet.noise;
import static io.foreflow.forecasting.Fleet.revised;
import static io.foreflow.forecasting.Fleet.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.settings.ValueRange;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows that change after they were taken. Reported steps 1, 3, 6; two channels. */
class RevisionTest {

    private static final ModelSnapshot RIDGES =
            Fleet.snapshot(Fleet.ridge(Fleet.SHORT, 1f), Fleet.ridge(Fleet.LOOKBACK, 2f), null);

    private final SeriesForecaster forecaster =
            new SeriesForecaster(Fleet.revising(true, List.of()));
    private final HeapSeriesMemory memory = new HeapSeriesMemory();

    @Test
    void theNextForecastIsMadeFromTheChangedRow() {
        List<Row> rows = rows(12);
        HeapSeriesMemory punctual = new HeapSeriesMemory();
        play(forecaster, rows, punctual);
        List<Row> holed = new ArrayList<>(rows);
        holed.set(10, row(11, rows.get(9).values()[0], 50, Cell.IMPUTED, Cell.OBSERVED));

        play(forecaster, holed, memory);
        forecaster.revise(List.of(revised(rows.get(10), 1, 13)), memory, 13 * STEP);
        Row next = noise(13, new Random(5));
        forecaster.observe(next, memory);
        forecaster.observe(next, punctual);

        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        assertThat(forecast.values())
                .isEqualTo(forecaster.forecast(KEY, punctual, RIDGES, null, 0).values());
        assertThat(forecast.quality().late()).isEqualTo(2); // memory came as 50 at first
        assertThat(forecast.quality().imputed()).isZero();
    }

    @Test
    void aCellThatWasNotObservedBeforeIsScoredWhenItComes() {
        List<Row> rows = rows(12);
        List<Row> holed = new ArrayList<>(rows);
        Row truth = rows.get(10);
        holed.set(10, row(11, Float.NaN, truth.values()[1], Cell.MISSING, Cell.OBSERVED));
        play(forecaster, holed, memory);

        SeriesForecaster.Revision revision =
                forecaster.revise(List.of(revised(truth, 1, 13)), memory, 13 * STEP);

        assertThat(revision.scores())
                .extracting(HorizonScore::horizon)
                .containsExactly(1, 3, 6); // origins 10, 8 and 5
        assertThat(revision.scores())
                .allSatisfy(
                        score -> {
                            assertThat(score.channel()).isEqualTo("cpu");
                            assertThat(score.actual()).isEqualTo(truth.values()[0]);
                            assertThat(score.targetTime()).isEqualTo(11 * STEP);
                        });
        assertThat(forecaster.revise(List.of(revised(truth, 2, 13)), memory, 13 * STEP).scores())
                .as("once only")
                .isEmpty();
    }

    @Test
    void aCorrectedCellIsNotScoredAgain() {
        List<Row> rows = rows(12);
        play(forecaster, rows, memory);

        Row corrected = row(11, 99, rows.get(10).values()[1]);
        assertThat(
                        forecaster
                                .revise(List.of(revised(corrected, 1, 13)), memory, 13 * STEP)
                                .scores())
                .isEmpty();
    }

    @Test
    void forecastsMadeFromTheChangedRowAreDueAgain() {
        List<Row> rows = rows(12);
        play(forecaster, rows, memory);
        Row changed = row(10, 99, rows.get(9).values()[1]);

        SeriesForecaster.Revision revision =
                forecaster.revise(List.of(revised(changed, 1, 13)), memory, 13 * STEP);

        assertThat(revision.again())
                .containsExactly(
                        new Due(KEY, 10 * STEP, 1),
                        new Due(KEY, 11 * STEP, 1),
                        new Due(KEY, 12 * STEP, 1));
    }

    @Test
    void aForecastMadeAgainIsTheOneThatTheChangedRowWouldHaveGiven() {
        List<Row> rows = rows(12);
        List<Row> changed = new ArrayList<>(rows);
        changed.set(10, row(11, 3, rows.get(10).values()[1]));
        HeapSeriesMemory punctual = new HeapSeriesMemory();
        List<SeriesForecast> straight = play(forecaster, changed, punctual);
        play(forecaster, rows, memory);

        List<Row> late = List.of(revised(changed.get(10), 1, 13));
        for (Due due : forecaster.revise(late, memory, 13 * STEP).again()) {
            SeriesForecast again = forecaster.forecast(due, memory, RIDGES, null, 0);
            SeriesForecast first = straight.get((int) (due.origin() / STEP) - 1);
            assertThat(again.revision()).isEqualTo(1);
            assertThat(again.origin()).isEqualTo(first.origin());
            assertThat(again.values()).isEqualTo(first.values());
            assertThat(again.lastValues()).isEqualTo(first.lastValues());
            assertThat(again.quality().windowStart()).isEqualTo(first.quality().windowStart());
            assertThat(again.quality().ageMillis()).isEqualTo(first.quality().ageMillis());
        }
    }

    @Test
    void aForecastMadeAgainIsScoredOnWhatComesAfterThatOnly() {
        List<Row> rows = rows(12);
        play(forecaster, rows, memory);
        Row changed = row(10, 99, rows.get(9).values()[1]);
        for (Due due :
                forecaster.revise(List.of(revised(changed, 1, 13)), memory, 13 * STEP).again()) {
            forecaster.forecast(due, memory, RIDGES, null, 0);
        }

        List<HorizonScore> scores = forecaster.observe(noise(13, new Random(6)), memory);

        // steps 1, 3 and 6 of origins 12, 10 and 7; the last was not made again
        assertThat(scores).extracting(HorizonScore::revision).containsExactly(1, 1, 1, 1, 0, 0);
        Row lateTruth = revised(row(12, 5, 5), 2, 14);
        assertThat(forecaster.revise(List.of(lateTruth), memory, 14 * STEP).scores()).isEmpty();
    }

    @Test
    void aSecondChangeCountsTheRevisionOn() {
        play(forecaster, rows(12), memory);
        for (int revision = 1; revision <= 3; revision++) {
            Row changed = revised(row(12, 90 + revision, 1), revision, 13);
            List<Due> again = forecaster.revise(List.of(changed), memory, 13 * STEP).again();
            assertThat(again).containsExactly(new Due(KEY, 12 * STEP, revision));
            forecaster.forecast(again.get(0), memory, RIDGES, null, 0);
        }
    }

    @Test
    void aFilledGapAloneMakesNoForecastAgain() {
        List<Row> rows = rows(12);
        List<Row> holed = new ArrayList<>(rows);
        holed.set(10, row(11, 1, 1, Cell.IMPUTED, Cell.OBSERVED));
        play(forecaster, holed, memory);

        Row straightened = revised(row(11, 2, 1, Cell.IMPUTED, Cell.OBSERVED), 1, 12);
        SeriesForecaster.Revision revision =
                forecaster.revise(List.of(straightened), memory, 12 * STEP);

        assertThat(revision.again()).isEmpty();
        assertThat(revision.ignored()).isZero();
    }

    @Test
    void aRowBeforeTheWindowIsLeft() {
        play(forecaster, rows(5), memory);
        forecaster.observe(Fleet.empty(6), memory);
        forecaster.observe(row(7, 1, 1), memory);

        SeriesForecaster.Revision revision =
                forecaster.revise(List.of(revised(row(5, 9, 9), 1, 8)), memory, 8 * STEP);

        assertThat(revision.ignored()).isEqualTo(1);
        assertThat(revision.again()).isEmpty();
    }

    @Test
    void aForecastBeyondTheDeclaredRangeIsClippedAndSaysSo() {
        SeriesForecaster clipping =
                new SeriesForecaster(
                        Fleet.revising(false, List.of(new ValueRange(-1, 0.5f), ValueRange.ANY)));
        for (int index = 1; index <= 9; index++) {
            clipping.observe(row(index, index, 7), memory);
        }

        SeriesForecast forecast = clipping.forecast(KEY, memory, RIDGES, null, 0);

        assertThat(forecast.values()).startsWith(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(forecast.clipped()).containsExactly(true, false);
        assertThat(forecast.status()).isEqualTo(ForecastStatus.DEGRADED);
        assertThat(forecast.detail())
                .isEqualTo("The forecast of cpu was clipped to the declared range.");
    }

    private static List<Row> rows(int count) {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int index = 1; index <= count; index++) {
            rows.add(noise(index, random));
        }
        return rows;
    }

    private static List<SeriesForecast> play(
            SeriesForecaster forecaster, List<Row> rows, SeriesMemory memory) {
        List<SeriesForecast> forecasts = new ArrayList<>();
        for (Row row : rows) {
            forecaster.observe(row, memory);
            forecasts.add(forecaster.forecast(KEY, memory, RIDGES, null, 0));
        }
        return forecasts;
    }
}
