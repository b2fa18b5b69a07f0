package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.History;
import io.foreflow.cli.input.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest rows of some series on their grid, and what was left out of them.
 *
 * @param grid the rows lie on
 * @param history channels that change, at least one
 * @param constant names of channels without two different values
 * @param seriesCount how many series there were to take from
 * @param valuesARow mean number of values of a cell that has any
 */
record Past(Grid grid, History history, List<String> constant, int seriesCount, double valuesARow) {

    private static final double LEAST_OBSERVED = 0.3;

    /**
     * Lays readings on a grid; in each interval the last value counts.
     *
     * @param most newest rows
     * @throws InputException if nothing can be learnt from them
     */
    static Past of(String source, Readings readings, List<String> series, Grid grid, int most) {
        long last = Long.MIN_VALUE;
        long first = Long.MAX_VALUE;
        for (String name : series) {
            last = Math.max(last, grid.rowTime(readings.of(name).lastKey()));
            first = Math.min(first, grid.rowTime(readings.of(name).firstKey()));
        }
        int rows = (int) Math.min(most, (last - first) / grid.stepMillis() + 1);
        long start = last - (rows - 1L) * grid.stepMillis();
        List<String> channels = readings.channels();
        double[][][] values = new double[series.size()][channels.size()][rows];
        long values1 = 0;
        long cells = 0;
        for (int s = 0; s < series.size(); s++) {
            for (double[] column : values[s]) {
                Arrays.fill(column, Double.NaN);
            }
            values1 += fill(readings.of(series.get(s)), grid, start, values[s]);
            cells += Arrays.stream(values[s]).mapToLong(Past::observed).sum();
        }
        List<Integer> changing = changing(values);
        if (changing.isEmpty()) {
            throw new InputException(
                    "Cannot suggest from %s: no channel ever changes (%s)"
                            .formatted(source, String.join(", ", channels)));
        }
        History history = history(channels, series, start, grid, values, changing);
        requireFilled(source, history);
        List<String> constant = new ArrayList<>(channels);
        constant.removeAll(history.channels());
        return new Past(grid, history, constant, readings.seriesCount(), values1 / (double) cells);
    }

    private static long fill(
            TreeMap<Long, double[]> readings, Grid grid, long start, double[][] columns) {
        long values = 0;
        for (Map.Entry<Long, double[]> reading :
                readings.tailMap(start - grid.stepMillis(), false).entrySet()) {
            int row = (int) ((grid.rowTime(reading.getKey()) - start) / grid.stepMillis());
            double[] read = reading.getValue();
            for (int channel = 0; channel < read.length; channel++) {
                if (!Double.isNaN(read[channel])) {
                    columns[channel][row] = read[channel];
                    values++;
                }
            }
        }
        return values;
    }

    private static long observed(double[] column) {
        return Arrays.stream(column).filter(value -> !Double.isNaN(value)).count();
    }

    private static List<Integer> changing(double[][][] values) {
        List<Integer> changing = new ArrayList<>();
        for (int channel = 0; channel < values[0].length; channel++) {
            for (double[][] series : values) {
                if (Arrays.stream(series[channel])
                                .filter(value -> !Double.isNaN(value))
                                .distinct()
                                .limit(2)
                                .count()
                        == 2) {
                    changing.add(channel);
                    break;
                }
            }
        }
        return changing;
    }

    private static History history(
            List<String> channels,
            List<String> series,
            long start,
            Grid grid,
            double[][][] values,
            List<Integer> changing) {
        double[][][] kept = new double[values.length][changing.size()][];
        for (int s = 0; s < values.length; s++) {
            for (int c = 0; c < changing.size(); c++) {
                kept[s][c] = values[s][changing.get(c)];
            }
        }
        return new History(
                changing.stream().map(channels::get).toList(),
                series,
                start,
                grid.stepMillis(),
                kept);
    }

    private static void requireFilled(String source, History history) {
        double share = 1 - missing(history);
        if (share < LEAST_OBSERVED) {
            throw new InputException(
                    String.format(
                            Locale.ROOT,
                            "Cannot suggest from %s: only %.0f %% of the cells of a grid of %s have a"
                                    + " value (name a wider one with --step)",
                            source,
                            100 * share,
                            DurationText.of(history.stepMillis())));
        }
    }

    /** Share of cells without a value. */
    static double missing(History history) {
        long cells = 0;
        long observed = 0;
        for (double[][] series : history.values()) {
            for (double[] column : series) {
                cells += column.length;
                observed += observed(column);
            }
        }
        return 1 - observed / (double) cells;
    }
}
