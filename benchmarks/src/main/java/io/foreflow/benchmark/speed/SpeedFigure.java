package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.BenchmarkException;
import java.util.Arrays;

/**
 * One line of the report.
 *
 * @param name what was measured, unique in a report
 * @param value median over the runs
 * @param unit of value and limit
 * @param limit what value is held against, measured in the same run or computed; NaN for none
 * @param ratio median over the runs of the value's share of the limit (for times the limit's share
 *     of the value), so that 1 is as good as the limit; NaN for none
 * @param runs repetitions the medians are over
 * @param spread largest minus smallest value over the median; infinite if that is 0
 */
public record SpeedFigure(
        String name,
        double value,
        String unit,
        double limit,
        double ratio,
        int runs,
        double spread) {

    /** A figure that stands alone, from one value a run. */
    public static SpeedFigure of(String name, String unit, double... values) {
        return new SpeedFigure(
                name, median(values), unit, Double.NaN, Double.NaN, values.length, spread(values));
    }

    /** A figure where more is better, each run held against the limit measured in it. */
    public static SpeedFigure rate(String name, String unit, double[] values, double[] limits) {
        return against(name, unit, values, limits, ratios(values, limits));
    }

    /** A figure where less is better, each run held against the limit measured in it. */
    public static SpeedFigure time(String name, String unit, double[] values, double[] limits) {
        return against(name, unit, values, limits, ratios(limits, values));
    }

    private static SpeedFigure against(
            String name, String unit, double[] values, double[] limits, double[] ratios) {
        return new SpeedFigure(
                name,
                median(values),
                unit,
                median(limits),
                median(ratios),
                values.length,
                spread(values));
    }

    private static double[] ratios(double[] above, double[] below) {
        if (above.length != below.length) {
            throw new BenchmarkException(
                    "Cannot compare runs: %d values and %d limits"
                            .formatted(above.length, below.length));
        }
        double[] ratios = new double[above.length];
        Arrays.setAll(ratios, i -> above[i] / below[i]);
        return ratios;
    }

    /** The middle value, or the mean of the two. */
    public static double median(double... values) {
        if (values.length == 0) {
            throw new BenchmarkException("Cannot take a median: there are no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double spread(double... values) {
        double largest = Arrays.stream(values).max().orElse(Double.NaN);
        double smallest = Arrays.stream(values).min().orElse(Double.NaN);
        double middle = median(values);
        return largest == smallest ? 0 : (largest - smallest) / Math.abs(middle);
    }
}
