package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.History;
import io.foreflow.learning.SeasonalPeriod;
import java.time.Duration;
import java.util.Arrays;

/**
 * The season of a history.
 *
 * @param rows of one period, 0 if none was found
 * @param correlation of rows so far apart
 */
record Season(int rows, double correlation) {

    /** Longest that is looked for, rows: a day of minutes. */
    private static final int LONGEST = 1440;

    private static final int PERIODS = 3;

    /**
     * Looks for it as the product's learner does.
     *
     * @param until first row that is not looked at
     */
    static Season of(History history, int until) {
        int longest = Math.max(2, Math.min(LONGEST, until / PERIODS));
        long day = Duration.ofDays(1).toMillis();
        int rowsOfADay = day % history.stepMillis() == 0 ? (int) (day / history.stepMillis()) : 0;
        SeasonalPeriod period = new SeasonalPeriod(longest, rowsOfADay);
        for (double[][] series : history.values()) {
            for (double[] column : series) {
                period.add(Arrays.copyOf(column, until));
            }
        }
        int found = period.found();
        return new Season(found, found == 0 ? 0 : period.correlation(found));
    }
}
