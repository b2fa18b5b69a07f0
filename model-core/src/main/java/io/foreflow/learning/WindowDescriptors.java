package io.foreflow.learning;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.List;

/**
 * What a window is like, whatever comes after it: hour of day and day of week, each as sine and
 * cosine, level and volatility, the mean over channels of μ and of ln σ in scaled units.
 */
final class WindowDescriptors {

    private static final double DAY = Duration.ofDays(1).toMillis();
    private static final Duration TARGET = Duration.ofDays(7);
    private static final int MOST_TARGETS = 1000;
    private static final int SIZE = 6;
    private static final int LEVEL = 4;
    private static final int VOLATILITY = 5;

    private final ModelSettings settings;
    private final NormalizedWindow normalized;
    private final float[] window;

    WindowDescriptors(ModelSettings settings) {
        this.settings = settings;
        normalized = new NormalizedWindow(settings.lookback(), settings.scale());
        window = new float[settings.lookback()];
    }

    /**
     * Weights under which the windows are on average like those of the week before the tick.
     *
     * @return one a window, of mean 1
     */
    double[] weights(List<Origin> windows, SampledSeries series, long tick) {
        List<Origin> week = series.week(tick - TARGET.toMillis(), tick, MOST_TARGETS);
        double[][] sample = of(windows);
        double[][] target = of(week);
        if (week.isEmpty()) {
            target = sample;
        }
        double[] mean = new double[SIZE];
        for (double[] descriptors : target) {
            for (int j = 0; j < SIZE; j++) {
                mean[j] += descriptors[j] / target.length;
            }
        }
        standardize(sample, target, mean, LEVEL);
        standardize(sample, target, mean, VOLATILITY);
        return CalibrationWeights.of(sample, mean);
    }

    /** In deviations of the target's; angles have deviations near 1 as they are. */
    private static void standardize(double[][] sample, double[][] target, double[] mean, int at) {
        double squares = 0;
        for (double[] descriptors : target) {
            squares += (descriptors[at] - mean[at]) * (descriptors[at] - mean[at]);
        }
        double deviation = Math.max(Math.sqrt(squares / target.length), 1e-6);
        for (double[] descriptors : sample) {
            descriptors[at] /= deviation;
        }
        mean[at] /= deviation;
    }

    private double[][] of(List<Origin> origins) {
        return origins.stream().map(this::of).toArray(double[][]::new);
    }

    double[] of(Origin origin) {
        double day = 2 * Math.PI * (origin.time() / DAY);
        double[] descriptors = new double[SIZE];
        descriptors[0] = StrictMath.sin(day);
        descriptors[1] = StrictMath.cos(day);
        descriptors[2] = StrictMath.sin(day / 7);
        descriptors[3] = StrictMath.cos(day / 7);
        int heard = 0;
        for (int channel = 0; channel < settings.channels().size(); channel++) {
            if (origin.history()
                    .copyWindow(channel, origin.index(), settings.lookback(), window, 0)) {
                normalized.fill(window, 0);
                descriptors[LEVEL] += normalized.mean();
                descriptors[VOLATILITY] += StrictMath.log(normalized.sigma());
                heard++;
            }
        }
        descriptors[LEVEL] /= Math.max(1, heard);
        descriptors[VOLATILITY] /= Math.max(1, heard);
        return descriptors;
    }
}
