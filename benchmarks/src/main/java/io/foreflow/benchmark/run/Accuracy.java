package io.foreflow.benchmark.run;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.method.Forecaster;

/**
 * Errors upToStep H in standardised units: means over windows, steps and channels alike. Every
 * window counts. Sums are double.
 *
 * @param mse mean squared error
 * @param mae mean absolute error
 * @param windows how many were forecast
 */
public record Accuracy(double mse, double mae, int windows) {

    private static final int CHUNK = 64;

    /** Forecasts every window and compares. */
    public static Accuracy of(Forecaster forecaster, WindowSet windows) {
        int cells = windows.channels() * windows.horizon();
        float[] forecasts = new float[CHUNK * cells];
        float[] target = new float[cells];
        double squares = 0;
        double absolutes = 0;
        for (int first = 0; first < windows.count(); first += CHUNK) {
            int count = Math.min(CHUNK, windows.count() - first);
            forecaster.forecast(windows, first, count, forecasts);
            for (int w = 0; w < count; w++) {
                windows.copyTarget(first + w, target, 0);
                for (int i = 0; i < cells; i++) {
                    double error = (double) forecasts[w * cells + i] - target[i];
                    squares += error * error;
                    absolutes += Math.abs(error);
                }
            }
        }
        double n = (double) windows.count() * cells;
        if (!Double.isFinite(squares)) {
            throw new BenchmarkException("Cannot measure errors: a forecast is not finite");
        }
        return new Accuracy(squares / n, absolutes / n, windows.count());
    }
}
