package io.foreflow.dashboard.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.dashboard.SampleFleet;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.Observation;
import io.foreflow.schema.Score;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final long NOW = SampleFleet.NOW;
    private static final long STEP = SampleFleet.STEP;
    private static final SeriesKey KEY = new SeriesKey(SampleFleet.MODEL, "checkout-1");

    private final Fleet fleet = SampleFleet.empty();

    @Test
    void putsObservationsOnTheGridAndJoinsTheirChannels() {
        fleet.add(observed(NOW - STEP + 1, Map.of("cpu", 1.0)));
        fleet.add(observed(NOW - 5, Map.of("cpu", 2.0)));
        fleet.add(observed(NOW, Map.of("memory", 3.0)));
        fleet.add(observed(NOW + 1, Map.of("cpu", 4.0)));

        TruthRows rows = fleet.find(KEY).rows();
        assertThat(rows.times(0)).containsExactly(NOW, NOW + STEP);
        assertThat(rows.values("cpu", 0)).containsExactly(2f, 4f);
        assertThat(rows.values("memory", 0)[0]).isEqualTo(3f);
        assertThat(rows.values("memory", 0)[1]).isNaN();
    }

    @Test
    void leavesOutWhatHasNoValue() {
        Map<String, Double> none = new HashMap<>();
        none.put("cpu", null);
        none.put("memory", Double.NaN);

        fleet.add(observed(NOW, none));

        assertThat(fleet.series()).isEmpty();
    }

    @Test
    void putsALateRowInItsPlace() {
        for (long row : new long[] {1, 2, 4, 5, 3}) {
            fleet.add(observed(NOW + row * STEP, Map.of("cpu", (double) row)));
        }

        assertThat(fleet.find(KEY).rows().values("cpu", 0)).containsExactly(1f, 2f, 3f, 4f, 5f);
    }

    @Test
    void keepsTheHighestRevisionOfAForecast() {
        Forecast first = SampleFleet.forecast(SampleFleet.MODEL, "checkout-1", 0, NOW);
        fleet.add(Forecast.newBuilder(first).setRevision(1).setStatusDetail("revised").build());
        fleet.add(first);

        List<KeptForecast> kept = fleet.find(KEY).forecasts().all();
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).statusDetail()).isEqualTo("revised");
    }

    @Test
    void keepsEveryNumberOfAForecast() {
        Forecast forecast = SampleFleet.forecast(SampleFleet.MODEL, "checkout-1", 0, NOW);
        fleet.add(forecast);

        KeptForecast kept = fleet.find(KEY).forecasts().latest();
        for (int c = 0; c < SampleFleet.CHANNELS.size(); c++) {
            var channel = forecast.getChannels().get(c);
            for (int h = 1; h <= SampleFleet.HORIZON; h++) {
                assertThat(kept.value(c, h)).isEqualTo(channel.getValues().get(h - 1));
                for (int level = 0; level < 2; level++) {
                    var interval = channel.getIntervals().get(level);
                    assertThat(kept.lower(c, level, h)).isEqualTo(interval.getLower().get(h - 1));
                    assertThat(kept.upper(c, level, h)).isEqualTo(interval.getUpper().get(h - 1));
                }
            }
        }
    }

    @Test
    void findsTheForecastOfAnOriginOrElseTheOneBefore() {
        for (int i = 0; i < 5; i++) {
            fleet.add(SampleFleet.forecast(SampleFleet.MODEL, "checkout-1", 0, NOW + 2 * i * STEP));
        }

        ForecastHistory history = fleet.find(KEY).forecasts();
        assertThat(history.at(NOW + 4 * STEP).origin()).isEqualTo(NOW + 4 * STEP);
        assertThat(history.at(NOW + 5 * STEP).origin()).isEqualTo(NOW + 4 * STEP);
        assertThat(history.at(NOW - 1).origin()).isEqualTo(NOW);
        assertThat(history.at(Long.MAX_VALUE).origin()).isEqualTo(NOW + 8 * STEP);
    }

    @Test
    void measuresSkillAndCoverageFromScores() {
        // errors of 1 against 2 of the last value: skill 1 - 1/4; one of two inside
        fleet.add(score(1, 1, 2, true));
        fleet.add(score(1, -1, 2, false));

        LiveScores scores = fleet.find(KEY).scores();
        assertThat(scores.skill()).isCloseTo(0.75, within(1e-12));
        // the older cell has lost 0.1 % of its weight
        assertThat(scores.coverage().get(0)).isCloseTo(0.5, within(1e-3));
        assertThat(fleet.models().get(SampleFleet.MODEL).errors().get(3).get(0).mse())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void doesNotCountTheScoresOfRevisedForecasts() {
        fleet.add(Score.newBuilder(score(1, 1, 2, true)).setRevision(1).build());

        assertThat(fleet.find(KEY).scores().steps()).isEmpty();
        assertThat(fleet.find(KEY).rows().size()).isOne();
    }

    @Test
    void staysWithinItsBudgetWhateverComes() {
        long budget = 2L << 20;
        Fleet small =
                new Fleet(
                        FleetBounds.within(budget), new Grid("m", Map.of(SampleFleet.MODEL, STEP)));
        for (int round = 0; round < 30; round++) {
            for (int s = 0; s < 400; s++) {
                String name = "series-" + s;
                small.add(SampleFleet.forecast(SampleFleet.MODEL, name, s, NOW + round * STEP));
                for (int row = 0; row < 10; row++) {
                    small.add(
                            SampleFleet.observation(
                                    SampleFleet.MODEL, name, s, NOW + (round * 10 + row) * STEP));
                }
            }
        }

        long forecasts =
                small.series().stream()
                        .flatMap(series -> series.forecasts().all().stream())
                        .mapToLong(KeptForecast::bytes)
                        .sum();
        assertThat(forecasts).isLessThanOrEqualTo(budget * 3 / 4);
        assertThat(small.refused()).isPositive();
        assertThat(small.series())
                .allSatisfy(
                        series ->
                                assertThat(series.rows().size())
                                        .isBetween(
                                                FleetBounds.FEWEST_ROWS * 7 / 8,
                                                FleetBounds.FEWEST_ROWS * 4));
    }

    @Test
    void eachChangeTakesTheNextRevision() {
        fleet.add(observed(NOW, Map.of("cpu", 1.0)));
        long before = fleet.revision();
        fleet.add(SampleFleet.events().get(0));

        assertThat(fleet.revision()).isEqualTo(before + 1);
        assertThat(fleet.find(KEY).changed()).isEqualTo(before);
    }

    @Test
    void forgetsEverythingWhenTheTopicsBeginAnew() {
        Fleet full = SampleFleet.full();
        long before = full.revision();

        full.clear();

        assertThat(full.series()).isEmpty();
        assertThat(full.rejections().total()).isZero();
        assertThat(full.revision()).isGreaterThan(before);
    }

    @Test
    void joinsBucketsOfTheTrendInsteadOfGrowing() {
        SkillTrend trend = new SkillTrend();
        for (int i = 0; i < 10_000; i++) {
            trend.add(NOW + i * 60_000L, 1, 4);
        }

        SkillTrend.Line line = trend.line();
        assertThat(line.times().length).isBetween(80, 160);
        assertThat(line.skills()).containsOnly(0.75);
    }

    private static Observation observed(long time, Map<String, Double> values) {
        return new Observation("checkout-1", null, Instant.ofEpochMilli(time), values);
    }

    private static Score score(int step, float error, float lastError, boolean inside) {
        Score sample =
                SampleFleet.scores(SampleFleet.MODEL, "checkout-1", 0, NOW - 3 * STEP, 1).get(0);
        return Score.newBuilder(sample)
                .setStep(step)
                .setScale(1f)
                .setError(error)
                .setScaledError(error)
                .setLastValueError(lastError)
                .setInside(List.of(inside))
                .setModelVersion(3)
                .build();
    }
}
