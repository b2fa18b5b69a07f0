package io.foreflow.benchmark.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in standardised units: each channel minus the mean and divided by the standard deviation
 * (divisor n) of its training rows. A channel that is constant there keeps its own units about its
 * mean, and a warning says so.
 *
 * @param values D × rows; shared, never written to
 * @param warnings for the person at the terminal
 */
@SuppressWarnings("ArrayRecordComponent") // a view of large buffers, never compared
public record StandardizedSeries(String name, float[][] values, List<String> warnings) {

    /** Below this share of its level a channel's deviation is rounding. */
    private static final double CONSTANT = 1e-12;

    public StandardizedSeries {
        warnings = List.copyOf(warnings);
    }

    /** Standardises by the first {@code trainingRows} rows. */
    public static StandardizedSeries of(SeriesTable table, int trainingRows) {
        float[][] values = new float[table.channels().size()][];
        List<String> warnings = new ArrayList<>();
        for (int channel = 0; channel < values.length; channel++) {
            double[] column = table.values()[channel];
            double mean = mean(column, trainingRows);
            double deviation = deviation(column, mean, trainingRows);
            if (constant(mean, deviation)) {
                warnings.add(
                        "%s: channel \"%s\" is constant over the %d training rows; its scale is 1"
                                .formatted(
                                        table.name(), table.channels().get(channel), trainingRows));
                deviation = 1;
            }
            values[channel] = new float[column.length];
            for (int row = 0; row < column.length; row++) {
                values[channel][row] = (float) ((column[row] - mean) / deviation);
            }
        }
        return new StandardizedSeries(table.name(), values, warnings);
    }

    /** What each channel is divided by: the deviation of its training rows, 1 if it is constant. */
    public static double[] scales(SeriesTable table, int trainingRows) {
        double[] scales = new double[table.channels().size()];
        for (int channel = 0; channel < scales.length; channel++) {
            double[] column = table.values()[channel];
            double mean = mean(column, trainingRows);
            double deviation = deviation(column, mean, trainingRows);
            scales[channel] = constant(mean, deviation) ? 1 : deviation;
        }
        return scales;
    }

    private static boolean constant(double mean, double deviation) {
        return deviation <= CONSTANT * Math.max(1, Math.abs(mean));
    }

    private static double mean(double[] column, int rows) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += column[row];
        }
        return sum / rows;
    }

    private static double deviation(double[] column, double mean, int rows) {
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            squares += (column[row] - mean) * (column[row] - mean);
        }
        return Math.sqrt(squares / rows);
    }

    /** D. */
    public int channels() {
        return values.length;
    }
}
