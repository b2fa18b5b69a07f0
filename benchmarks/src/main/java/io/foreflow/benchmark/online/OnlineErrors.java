package io.foreflow.benchmark.online;

import io.foreflow.benchmark.BenchmarkException;
import java.util.Arrays;

/**
 * Errors upToStep H of forecasts of one table, summed by channel in double.
 *
 * <p>In standardised units an error is divided by its channel's standard deviation in the first
 * part, and means go over origins, steps and channels alike. A channel that varies more later than
 * it did there then outweighs all others. So the errors are also normalised: each channel's mean
 * squared error over the channel's variance in the scored part, its mean absolute error over the
 * mean absolute deviation from the median there, and then the mean over channels. Both denominators
 * are the errors of the best constant forecast in hindsight: 1 is what knowing nothing but that
 * constant gives, at every horizon. A channel that is constant in the scored part has no such error
 * and is left out. Not thread-safe.
 */
final class OnlineErrors {

    private final double[] scales;
    private final int horizon;
    private final double[] squares;
    private final double[] absolutes;
    private long origins;

    /**
     * @param scales one a channel, what its errors are divided by in standardised units
     */
    OnlineErrors(double[] scales, int horizon) {
        this.scales = scales;
        this.horizon = horizon;
        squares = new double[scales.length];
        absolutes = new double[scales.length];
    }

    /**
     * Adds one origin's errors.
     *
     * @param forecast D × H, user's units
     * @param actual D × rows
     * @param firstTarget row of the first step
     */
    void add(float[] forecast, double[][] actual, int firstTarget) {
        origins++;
        for (int channel = 0; channel < scales.length; channel++) {
            for (int step = 0; step < horizon; step++) {
                double error =
                        (forecast[channel * horizon + step] - actual[channel][firstTarget + step])
                                / scales[channel];
                squares[channel] += error * error;
                absolutes[channel] += Math.abs(error);
            }
        }
    }

    long origins() {
        return origins;
    }

    /** Mean squared error in standardised units. */
    double mse() {
        return mean(squares);
    }

    /** Mean absolute error in standardised units. */
    double mae() {
        return mean(absolutes);
    }

    private double mean(double[] sums) {
        double mean = Arrays.stream(sums).sum() / (cellsOfAChannel() * sums.length);
        if (!Double.isFinite(mean)) {
            throw new BenchmarkException("Cannot measure errors: a forecast is not finite");
        }
        return mean;
    }

    private double cellsOfAChannel() {
        return (double) origins * horizon;
    }

    /**
     * Mean squared error in units of each channel's variance in some rows; NaN if all are constant.
     *
     * @param actual D × rows
     * @param from first row, inclusive
     * @param to last row, exclusive
     */
    double mseNormalized(double[][] actual, int from, int to) {
        double sum = 0;
        int counted = 0;
        for (int channel = 0; channel < scales.length; channel++) {
            double[] rows = Arrays.copyOfRange(actual[channel], from, to);
            double mean = Arrays.stream(rows).average().orElse(Double.NaN);
            double unit = Arrays.stream(rows).map(x -> (x - mean) * (x - mean)).average().orElse(0);
            unit /= scales[channel] * scales[channel];
            if (unit > 0) {
                sum += squares[channel] / cellsOfAChannel() / unit;
                counted++;
            }
        }
        return sum / counted;
    }

    /** As above of the absolute error, in units of the mean absolute deviation from the median. */
    double maeNormalized(double[][] actual, int from, int to) {
        double sum = 0;
        int counted = 0;
        for (int channel = 0; channel < scales.length; channel++) {
            double[] rows = Arrays.copyOfRange(actual[channel], from, to);
            Arrays.sort(rows);
            double median = rows[rows.length / 2];
            double unit = Arrays.stream(rows).map(x -> Math.abs(x - median)).average().orElse(0);
            unit /= scales[channel];
            if (unit > 0) {
                sum += absolutes[channel] / cellsOfAChannel() / unit;
                counted++;
            }
        }
        return sum / counted;
    }
}
