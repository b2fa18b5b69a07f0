package io.foreflow.benchmark.advice;

import io.foreflow.forecasting.SeriesForecast;

/**
 * Squared errors of forecasts and of the last values they were made beside, by channel and step, of
 * observed cells only. Not thread-safe.
 */
final class TrialErrors {

    private final int channels;
    private final int horizon;
    private final double[][] squares; // [channel][step - 1]
    private final double[][] lastSquares;
    private long origins;

    TrialErrors(int channels, int horizon) {
        this.channels = channels;
        this.horizon = horizon;
        squares = new double[channels][horizon];
        lastSquares = new double[channels][horizon];
    }

    /**
     * Adds the errors of one forecast.
     *
     * @param actual D × rows, NaN where not observed
     * @param origin row of the forecast's origin
     */
    void add(SeriesForecast forecast, double[][] actual, int origin) {
        origins++;
        for (int channel = 0; channel < channels; channel++) {
            float last = forecast.lastValues()[channel];
            for (int step = 1; step <= horizon; step++) {
                double truth = actual[channel][origin + step];
                double value = forecast.values()[channel * horizon + step - 1];
                if (!Double.isNaN(truth) && !Float.isNaN(last)) {
                    squares[channel][step - 1] += square(value - truth);
                    lastSquares[channel][step - 1] += square(last - truth);
                }
            }
        }
    }

    private static double square(double x) {
        // a forecast that says nothing where there was a truth must not look good
        return Double.isNaN(x) ? Double.POSITIVE_INFINITY : x * x;
    }

    long origins() {
        return origins;
    }

    /** Over all steps; NaN if the last value was right everywhere. */
    double relative() {
        return relative(0, horizon);
    }

    /** Of each step alone. */
    double[] relativeAtStep() {
        double[] errors = new double[horizon];
        for (int step = 0; step < horizon; step++) {
            errors[step] = relative(step, step + 1);
        }
        return errors;
    }

    private double relative(int from, int to) {
        double sum = 0;
        int counted = 0;
        for (int channel = 0; channel < channels; channel++) {
            double error = 0;
            double last = 0;
            for (int step = from; step < to; step++) {
                error += squares[channel][step];
                last += lastSquares[channel][step];
            }
            if (last > 0) {
                sum += error / last;
                counted++;
            }
        }
        return sum / counted;
    }
}
