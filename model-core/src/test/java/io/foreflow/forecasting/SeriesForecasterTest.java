package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static io.foreflow.forecasting.Fleet.STEP;
import static io.foreflow.forecasting.Fleet.empty;
import static io.foreflow.forecasting.Fleet.noise;
import static io.foreflow.forecasting.Fleet.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesForecasterTest {

    private static final ModelSnapshot RIDGES =
            Fleet.snapshot(Fleet.ridge(Fleet.SHORT, 1f), Fleet.ridge(Fleet.LOOKBACK, 2f), null);

    private final ModelSettings settings = Fleet.settings();
    private final SeriesForecaster forecaster = new SeriesForecaster(settings);
    private HeapSeriesMemory memory = new HeapSeriesMemory();

    @Test
    void climbsTheLadderAsTheWindowGrows() {
        List<Expert> served = new ArrayList<>();
        Random random = new Random(1);
        for (int index = 1; index <= 9; index++) {
            forecaster.observe(noise(index, random), memory);

            served.add(server(forecaster.forecast(KEY, memory, RIDGES, null, 0)));
        }

        // season 3, scale from row 5 on (short look-back 4 full by then), look-back 8
        assertThat(served)
                .containsExactly(
                        Expert.LAST_VALUE,
                        Expert.LAST_VALUE,
                        Expert.SEASONAL_NAIVE,
                        Expert.SEASONAL_NAIVE,
                        Expert.RIDGE_SHORT,
                        Expert.RIDGE_SHORT,
                        Expert.RIDGE_SHORT,
                        Expert.RIDGE,
                        Expert.RIDGE);
    }

    @Test
    void forecastsInTheUsersUnits() {
        float[] cpu = {1, 2, 3, 4, 5, 6, 7, 8};
        for (int index = 0; index < 8; index++) {
            forecaster.observe(row(index, cpu[index], 10), memory);
        }

        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);

        // scale of the first five rows: mean 3, deviation √2; the ridge says mean + 2 σ of the
        // window in scaled units, so in user's units 4.5 + 2 √(5.25 + 1e-5 · 2)
        double expected = 4.5 + 2 * Math.sqrt(5.25 + 2e-5);
        assertThat(forecast.values()[0]).isCloseTo((float) expected, within(1e-5f));
        // constant channel: σ floor 0.05 of its scale, a tenth of 10
        assertThat(forecast.values()[Fleet.HORIZON]).isCloseTo(10.1f, within(1e-5f));
    }

    @Test
    void servesTheNetworkInUsersUnitsWhenItSpeaks() {
        fill(8);
        SeriesScale scale = memory.head().scale();
        float[] tuned = new float[12];
        Arrays.fill(tuned, 3f);

        SeriesForecast forecast =
                forecaster.forecast(
                        KEY, memory, Fleet.snapshot(null, null, Fleet.network(0)), tuned, 0);

        assertThat(server(forecast)).isEqualTo(Expert.TUNED);
        assertThat(forecast.values()[0]).isEqualTo(scale.unscaled(0, 3f));
        assertThat(forecast.provenance().version()).isEqualTo(7);
        assertThat(forecast.provenance().ageMillis()).isEqualTo(8 * STEP - 500);
    }

    @Test
    void anEmptyRowEmptiesTheWindowButNotTheLastValues() {
        fill(8);
        float last = memory.head().lastValues()[0];
        forecaster.observe(empty(9), memory);

        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);

        assertThat(server(forecast)).isEqualTo(Expert.LAST_VALUE);
        assertThat(forecast.values()[0]).isEqualTo(last);
        assertThat(forecast.quality())
                .isEqualTo(new InputQuality(9 * STEP, 9 * STEP, 0, 0, 2, 0, STEP));
    }

    @Test
    void aRowThatDoesNotFollowBeginsTheWindowAnew() {
        fill(8);
        forecaster.observe(row(10, 1, 2), memory);

        assertThat(memory.head().windowRows()).isEqualTo(1);
    }

    @Test
    void aChannelWithAHoleFallsBackAlone() {
        fill(7);
        forecaster.observe(row(8, 1, Float.NaN, Cell.OBSERVED, Cell.MISSING), memory);

        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);

        assertThat(forecast.servedBy()[Expert.RIDGE.ordinal()]).isEqualTo(0.5f);
        assertThat(forecast.servedBy()[Expert.LAST_VALUE.ordinal()]).isEqualTo(0.5f);
        assertThat(forecast.status()).isEqualTo(ForecastStatus.DEGRADED);
        assertThat(forecast.detail())
                .isEqualTo("1 of 2 channels have gaps in the window and are served by a baseline.");
    }

    @Test
    void statusIsTheFirstThatHolds() {
        fill(8);
        assertThat(forecaster.forecast(KEY, memory, RIDGES, null, 0).status())
                .isEqualTo(ForecastStatus.OK);
        SeriesForecast warm = forecaster.forecast(KEY, memory, null, null, 0);
        assertThat(warm.status()).isEqualTo(ForecastStatus.WARMUP);
        assertThat(warm.detail()).isEqualTo("No learnt model has been published yet.");
        assertThat(warm.provenance()).isNull();

        for (int index = 9; index <= 11; index++) {
            forecaster.observe(row(index, 1, 2, Cell.IMPUTED, Cell.IMPUTED), memory);
        }
        SeriesForecast degraded = forecaster.forecast(KEY, memory, null, null, 0);
        assertThat(degraded.status()).isEqualTo(ForecastStatus.DEGRADED);
        assertThat(degraded.detail()) // 3 of 8 rows
                .isEqualTo("38 % of the window is imputed, missing or clipped (limit 30 %).");

        for (int index = 12; index <= 14; index++) {
            forecaster.observe(row(index, 1, 2, Cell.IMPUTED, Cell.IMPUTED), memory);
        }
        SeriesForecast stale = forecaster.forecast(KEY, memory, null, null, 0);
        assertThat(stale.status()).isEqualTo(ForecastStatus.STALE);
        assertThat(stale.detail()).isEqualTo("The last observed value is PT6S old (limit PT5S).");
    }

    @Test
    void aSpikeThatWasClippedCountsAsDoubtful() {
        for (int index = 1; index <= 8; index++) {
            float value = index <= 5 ? index % 2 : index <= 6 ? 1000 : -1000;
            forecaster.observe(row(index, value, value), memory);
        }

        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);

        assertThat(forecast.status()).isEqualTo(ForecastStatus.DEGRADED);
    }

    @Test
    void scoresAtTheTargetTimeAgainstBaselinesOfTheSameOrigin() {
        fill(8);
        SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        float last = forecast.lastValues()[1];
        forecaster.observe(row(9, 1, 2), memory);
        forecaster.observe(row(10, 1, 2), memory);

        List<HorizonScore> scores = forecaster.observe(row(11, 70, 80), memory);

        assertThat(scores).hasSize(2);
        HorizonScore score = scores.get(1);
        float value = forecast.values()[Fleet.HORIZON + 2];
        assertThat(score.channel()).isEqualTo("memory");
        assertThat(score.horizon()).isEqualTo(3);
        assertThat(score.origin()).isEqualTo(8 * STEP);
        assertThat(score.targetTime()).isEqualTo(11 * STEP);
        assertThat(score.forecast()).isEqualTo(value);
        assertThat(score.actual()).isEqualTo(80f);
        assertThat(score.error()).isEqualTo(value - 80);
        assertThat(score.scaledError()).isEqualTo((value - 80) / memory.head().scale().scale()[1]);
        assertThat(score.lastValueError()).isEqualTo(last - 80);
        assertThat(score.ridgeError()).isEqualTo(value - 80);
        assertThat(score.learnt()).isTrue();
        assertThat(score.inside()).isNull();
    }

    @Test
    void theRidgeBesideTheNetworkIsTheOneThatWouldServe() {
        ModelSnapshot both =
                Fleet.snapshot(
                        Fleet.ridge(Fleet.SHORT, 1f),
                        Fleet.ridge(Fleet.LOOKBACK, 2f),
                        Fleet.network(0));
        fill(8);
        SeriesForecast ridge = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        forecaster.forecast(KEY, memory, both, new float[12], 0);

        HorizonScore score = forecaster.observe(row(9, 1, 2), memory).get(1);

        assertThat(score.ridgeError()).isEqualTo(ridge.values()[Fleet.HORIZON] - 2);
        assertThat(score.error()).isNotEqualTo(score.ridgeError());
        assertThat(score.modelVersion()).isEqualTo(7);
    }

    @Test
    void aSeriesDoesNotInheritTheRidgeOfTheOneBefore() {
        fill(8);
        forecaster.forecast(KEY, memory, RIDGES, null, 0);
        HeapSeriesMemory young = new HeapSeriesMemory();
        forecaster.observe(row(1, 1, 2), young);
        forecaster.forecast(KEY, young, RIDGES, null, 0);

        assertThat(forecaster.observe(row(2, 1, 2), young))
                .extracting(HorizonScore::ridgeError)
                .containsOnly(Float.NaN);
    }

    @Test
    void scoresOnlyObservedCells() {
        fill(8);
        forecaster.forecast(KEY, memory, RIDGES, null, 0);

        List<HorizonScore> scores =
                forecaster.observe(row(9, 1, 2, Cell.IMPUTED, Cell.OBSERVED), memory);

        assertThat(scores).extracting(HorizonScore::channel).containsExactly("memory");
    }

    @Test
    void scoresEveryReportedHorizonOfEveryOriginOnce() {
        int rows = 40;
        List<String> scored = new ArrayList<>();
        Random random = new Random(3);
        for (int index = 1; index <= rows; index++) {
            for (HorizonScore score : forecaster.observe(noise(index, random), memory)) {
                scored.add(score.origin() / STEP + "+" + score.horizon() + score.channel());
            }
            forecaster.forecast(KEY, memory, RIDGES, null, 0);
        }

        assertThat(scored).doesNotHaveDuplicates().hasSize(2 * (39 + 37 + 34));
    }

    @Test
    void forecastsOnlyAtMultiplesOfItsSchedule() {
        SeriesForecaster everyFourth = new SeriesForecaster(Fleet.settings(4, 16, 4));
        List<Integer> due = new ArrayList<>();
        List<HorizonScore> scores = new ArrayList<>();
        Random random = new Random(3);
        for (int index = 1; index <= 20; index++) {
            scores.addAll(everyFourth.observe(noise(index, random), memory));
            if (everyFourth.due(memory)) {
                due.add(index);
                everyFourth.forecast(KEY, memory, null, null, 0);
            }
        }

        assertThat(due).containsExactly(4, 8, 12, 16, 20);
        assertThat(scores)
                .extracting(score -> score.origin() / STEP + "+" + score.horizon())
                .containsOnly(
                        "4+1", "4+3", "4+6", "8+1", "8+3", "8+6", "12+1", "12+3", "12+6", "16+1",
                        "16+3");
    }

    @Test
    void isNotDueWhileNothingWasEverObserved() {
        forecaster.observe(row(1, 1, 1, Cell.IMPUTED, Cell.IMPUTED), memory);

        assertThat(forecaster.due(memory)).isFalse();
    }

    @Test
    void reportsTheAccuracyOfWhatMatured() {
        fill(8);
        SeriesForecast first = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        forecaster.observe(row(9, 1, 60), memory);

        SeriesForecast second = forecaster.forecast(KEY, memory, RIDGES, null, 0);

        SeriesScale scale = memory.head().scale();
        double cpu = (first.values()[0] - 1) / scale.scale()[0];
        double mem = (first.values()[Fleet.HORIZON] - 60) / scale.scale()[1];
        assertThat(second.accuracy().get(0).count()).isEqualTo(2);
        // errors are floats: 1e-6 of the value
        double mse = (cpu * cpu + mem * mem) / 2;
        assertThat(second.accuracy().get(0).mse()).isCloseTo(mse, within(mse * 1e-6));
        assertThat(second.accuracy().get(1)).isNull();
        assertThat(first.accuracy()).containsOnlyNulls();
    }

    @Test
    void givesNoIntervalUntilThereAreEnoughResiduals() {
        Random random = new Random(9);
        for (int index = 1; index <= 5; index++) { // step 1 has residuals of origins 1 … 4
            forecaster.observe(noise(index, random), memory);
            SeriesForecast forecast = forecaster.forecast(KEY, memory, null, null, 0);
            assertThat(Float.isNaN(forecast.lower()[0][0])).isEqualTo(index < 5);
            assertThat(forecast.lower()[0][5]).isNaN();
        }
    }

    @Test
    void coversIndependentNoiseAtTheNominalLevels() {
        int residuals = 399;
        int warm = 500;
        int rows = 20_000;
        long seed = 17;
        SeriesForecaster last = new SeriesForecaster(Fleet.settings(1, residuals, residuals));
        Random random = new Random(seed);
        int[] inside = new int[2];
        int count = 0;
        for (int index = 1; index <= rows; index++) {
            for (HorizonScore score : last.observe(noise(index, random), memory)) {
                if (index > warm && score.horizon() == 3) {
                    count++;
                    inside[0] += score.inside()[0] ? 1 : 0;
                    inside[1] += score.inside()[1] ? 1 : 0;
                }
            }
            last.forecast(KEY, memory, null, null, 0);
        }

        // errors of the seasonal naive are x(t+3) − x(t): the ranks 40 and 10 of 400 give exactly
        // 0.80 and 0.95 for exchangeable errors. They are correlated over three steps (−1/2 at lag
        // 3), so a share of n = 39,000 has at most the deviation of independent ones, √(0.16 / n)
        // = 0.002 and 0.0011; the quantiles of 399 residuals add √(0.8 · 0.2 / 400) = 0.02 that is
        // averaged over 49 disjoint sets: 0.003. Four times √(0.002² + 0.003²) = 0.0144
        assertThat(inside[0] / (double) count).as("seed %d", seed).isCloseTo(0.80, within(0.0144));
        assertThat(inside[1] / (double) count).isCloseTo(0.95, within(0.0144));
    }

    @Test
    void intervalsAreNestedAtEveryStep() {
        Random random = new Random(21);
        SeriesForecast forecast = null;
        for (int index = 1; index <= 60; index++) {
            forecaster.observe(noise(index, random), memory);
            forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        }

        for (int i = 0; i < forecast.values().length; i++) {
            assertThat(forecast.lower()[1][i]).isLessThanOrEqualTo(forecast.lower()[0][i]);
            assertThat(forecast.lower()[0][i]).isLessThan(forecast.upper()[0][i]);
            assertThat(forecast.upper()[0][i]).isLessThanOrEqualTo(forecast.upper()[1][i]);
        }
    }

    @Test
    void aRestoredMemoryGoesOnToTheSameBits() throws IOException {
        for (int restoredAfter : new int[] {0, 3, 7, 30, 61}) {
            List<String> straight = run(90, -1);
            List<String> restored = run(90, restoredAfter);

            assertThat(restored).isEqualTo(straight);
        }
    }

    @Test
    void nothingBeforeATimeDependsOnRowsAfterIt() throws IOException {
        memory = new HeapSeriesMemory();
        List<String> longer = run(90, -1);
        memory = new HeapSeriesMemory();
        List<String> shorter = run(50, -1);

        assertThat(longer.subList(0, shorter.size())).isEqualTo(shorter);
    }

    @Test
    void refusesRowsOutOfOrderAndForeignState() {
        fill(2);
        assertThatThrownBy(() -> forecaster.observe(row(2, 1, 1), memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid row of hosts/a: time 2000 (must be after the row before, 2000)");

        SeriesForecaster other = new SeriesForecaster(Fleet.settings(2, 16, 4));
        assertThatThrownBy(() -> other.observe(row(3, 1, 1), memory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot go on with series hosts/a: its state was laid out");
    }

    private void fill(int rows) {
        Random random = new Random(2);
        for (int index = 1; index <= rows; index++) {
            forecaster.observe(noise(index, random), memory);
        }
    }

    /** Everything that comes out of a stream with gaps, as text with all digits. */
    private List<String> run(int rows, int restoredAfter) throws IOException {
        List<String> out = new ArrayList<>();
        HeapSeriesMemory own = new HeapSeriesMemory();
        SeriesForecaster working = new SeriesForecaster(settings);
        Random random = new Random(4);
        for (int index = 1; index <= rows; index++) {
            Row noise = noise(index, random);
            byte cell = index % 7 == 0 ? Cell.IMPUTED : Cell.OBSERVED;
            Row row = index == 40 ? empty(index) : row(index, noise.values()[0], 7, cell, cell);
            working.observe(row, own).forEach(score -> out.add(text(score)));
            out.add(text(working.forecast(KEY, own, index > 20 ? RIDGES : null, null, 0)));
            if (index == restoredAfter) {
                own = copy(own);
                working = new SeriesForecaster(settings);
            }
        }
        return out;
    }

    private static HeapSeriesMemory copy(HeapSeriesMemory memory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        memory.write(new DataOutputStream(bytes));
        return HeapSeriesMemory.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static String text(HorizonScore score) {
        return score.toString().replaceAll("inside=[^,]*", Arrays.toString(score.inside()));
    }

    private static String text(SeriesForecast forecast) {
        return forecast.origin()
                + forecast.status().name()
                + forecast.detail()
                + Arrays.toString(forecast.servedBy())
                + Arrays.toString(forecast.values())
                + Arrays.deepToString(forecast.lower())
                + Arrays.deepToString(forecast.upper())
                + forecast.quality()
                + forecast.provenance()
                + forecast.accuracy();
    }

    private static Expert server(SeriesForecast forecast) {
        for (Expert expert : Expert.values()) {
            if (forecast.servedBy()[expert.ordinal()] == 1f) {
                return expert;
            }
        }
        throw new AssertionError("No single expert: " + Arrays.toString(forecast.servedBy()));
    }
}
