package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeasonalPeriodTest {

    private static final int ROWS = 600;

    private final Random random = new Random(17);

    @Test
    void findsTheDayUnderNoiseAndTrendAndNotItsMultiples() {
        assertThat(found(200, t -> day(t) + 0.5 * random.nextGaussian() + 0.05 * t)).isEqualTo(24);
    }

    @Test
    void findsTheWeekWhereItTellsMoreThanTheDay() {
        // two days in seven are flat: a day later is the same in four of seven cases only
        IntToDoubleFunction week = t -> t / 24 % 7 < 5 ? day(t) : -1;

        assertThat(found(200, week)).isEqualTo(168);
    }

    @Test
    void findsWhatMostChannelsAgreeOn() {
        SeasonalPeriod period = new SeasonalPeriod(100, 0);
        period.add(rows(t -> random.nextGaussian()));
        period.add(rows(SeasonalPeriodTest::day));
        period.add(rows(t -> -day(t + 9)));
        period.add(rows(t -> 3));
        period.add(rows(t -> day(t + 5)));

        assertThat(period.found()).isEqualTo(24);
    }

    @Test
    void noiseALineAndMostOfWhatWandersHaveNoSeason() {
        int wandering = 0;
        for (int seed = 0; seed < 50; seed++) {
            Random noise = new Random(seed);
            double[] walk = new double[ROWS];
            for (int t = 1; t < ROWS; t++) {
                walk[t] = 0.9 * walk[t - 1] + noise.nextGaussian();
            }
            assertThat(found(200, t -> noise.nextGaussian())).as("noise %d", seed).isZero();
            wandering += found(60, t -> walk[t]) == 0 ? 0 : 1;
        }
        assertThat(wandering).isLessThanOrEqualTo(2);
        assertThat(found(200, t -> 0.3 * t)).isZero();
        assertThat(found(200, t -> 7)).isZero();
    }

    @Test
    void aSeasonThatWasSeenTwiceOnlyIsNone() {
        SeasonalPeriod period = new SeasonalPeriod(100, 0);
        double[] two = new double[48];
        for (int t = 0; t < two.length; t++) {
            two[t] = day(t);
        }
        period.add(two);

        assertThat(period.found()).isZero();
    }

    @Test
    void aSeasonLongerThanWhatIsLookedForIsNotFound() {
        assertThat(found(23, SeasonalPeriodTest::day)).isZero();
        assertThat(found(24, SeasonalPeriodTest::day)).isEqualTo(24);
    }

    @Test
    void whatIsNearlyADayIsADay() {
        SeasonalPeriod period = new SeasonalPeriod(100, 50);
        period.add(rows(t -> Math.sin(2 * Math.PI * t / 48)));

        assertThat(period.found()).isEqualTo(50); // within 50/20 of 48
    }

    @Test
    void missingRowsDoNotHideIt() {
        assertThat(found(100, t -> random.nextInt(4) == 0 ? Double.NaN : day(t))).isEqualTo(24);
        assertThat(found(100, t -> Double.NaN)).isZero();
    }

    private static double day(int t) {
        return Math.sin(2 * Math.PI * t / 24) + 0.5 * Math.cos(2 * Math.PI * t / 12);
    }

    private static int found(int mostLag, IntToDoubleFunction series) {
        SeasonalPeriod period = new SeasonalPeriod(mostLag, 0);
        period.add(rows(series));
        return period.found();
    }

    private static double[] rows(IntToDoubleFunction series) {
        double[] rows = new double[ROWS];
        for (int t = 0; t < ROWS; t++) {
            rows[t] = series.applyAsDouble(t);
        }
        return rows;
    }
}
