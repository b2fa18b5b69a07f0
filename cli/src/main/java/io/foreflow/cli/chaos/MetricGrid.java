package io.foreflow.cli.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which cells of which series hold a value: four series of two channels on a grid of one minute.
 * The last series begins late, single values and whole rows are missing, never a series' first row.
 * A function of its seed.
 *
 * @param rows of the grid, counted from 0
 * @param first row of each series
 * @param observed by series, row and channel
 */
record MetricGrid(int rows, int[] first, boolean[][][] observed) {

    static final List<String> SERIES = List.of("alpha", "beta", "gamma", "delta");
    static final List<String> CHANNELS = List.of("x", "y");
    static final Duration STEP = Duration.ofMinutes(1);

    private static final Instant START = Instant.parse("2024-01-01T00:01:00Z");
    private static final int LATEST_START = 60;
    private static final double MISSING_ROW = 0.015;
    private static final int LONGEST_GAP = 3;
    private static final double MISSING_VALUE = 0.02;

    /** Draws a grid. */
    static MetricGrid of(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] first = new int[SERIES.size()];
        first[first.length - 1] = 1 + random.nextInt(Math.min(LATEST_START, rows / 2));
        boolean[][][] observed = new boolean[SERIES.size()][rows][CHANNELS.size()];
        for (int series = 0; series < first.length; series++) {
            int gap = 0;
            for (int row = first[series]; row < rows; row++) {
                boolean edge = row == first[series] || row == rows - 1;
                gap =
                        gap == 0 && random.nextDouble() < MISSING_ROW
                                ? 1 + random.nextInt(LONGEST_GAP)
                                : gap;
                for (int channel = 0; channel < CHANNELS.size(); channel++) {
                    boolean missing = random.nextDouble() < MISSING_VALUE;
                    observed[series][row][channel] = edge || gap == 0 && !missing;
                }
                gap = Math.max(0, gap - 1);
            }
        }
        return new MetricGrid(rows, first, observed);
    }

    boolean anyObserved(int series, int row) {
        return observed[series][row][0] || observed[series][row][1];
    }

    static long time(int row) {
        return START.plus(STEP.multipliedBy(row)).toEpochMilli();
    }
}
