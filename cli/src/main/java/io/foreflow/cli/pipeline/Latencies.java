package io.foreflow.cli.pipeline;

import java.util.Arrays;

/** Times that something took, in milliseconds. Not thread-safe. */
final class Latencies {

    private double[] millis = new double[1024];
    private int count;

    void add(double value) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = value;
    }

    int count() {
        return count;
    }

    /**
     * The smallest value that at least a share of all do not exceed.
     *
     * @param share above 0, at most 1
     */
    double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * count) - 1];
    }
}
