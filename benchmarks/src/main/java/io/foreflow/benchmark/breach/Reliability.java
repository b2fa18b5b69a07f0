package io.foreflow.benchmark.breach;

import java.util.ArrayList;
import java.util.List;

/**
 * Forecast probabilities against what happened: how often the event came among forecasts that said
 * about the same, and the Brier score (mean of (p − happened)²) beside that of the event's own
 * frequency, which knows nothing else. Not thread-safe.
 */
public final class Reliability {

    /** Lower ends of the bins; the first also holds 0, the last ends with 1. */
    private static final double[] FROM = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};

    private final long[] counts = new long[FROM.length];
    private final long[] events = new long[FROM.length];
    private final double[] sums = new double[FROM.length];
    private double squares;

    /**
     * One bin that is not empty.
     *
     * @param from inclusive
     * @param to exclusive, but for 1
     * @param forecast mean probability
     * @param happened share of the events
     */
    public record Bin(double from, double to, long count, double forecast, double happened) {}

    /** One forecast whose event is known. */
    public void add(double probability, boolean happened) {
        int bin = FROM.length - 1;
        while (probability < FROM[bin]) {
            bin--;
        }
        counts[bin]++;
        sums[bin] += probability;
        events[bin] += happened ? 1 : 0;
        double error = probability - (happened ? 1 : 0);
        squares += error * error;
    }

    public List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < FROM.length; i++) {
            if (counts[i] > 0) {
                bins.add(
                        new Bin(
                                FROM[i],
                                i + 1 < FROM.length ? FROM[i + 1] : 1,
                                counts[i],
                                sums[i] / counts[i],
                                (double) events[i] / counts[i]));
            }
        }
        return bins;
    }

    public long count() {
        long count = 0;
        for (long one : counts) {
            count += one;
        }
        return count;
    }

    /** Share of the forecasts whose event came. */
    public double frequency() {
        long happened = 0;
        for (long one : events) {
            happened += one;
        }
        return (double) happened / count();
    }

    /** Mean probability. */
    public double forecast() {
        double sum = 0;
        for (double one : sums) {
            sum += one;
        }
        return sum / count();
    }

    public double brier() {
        return squares / count();
    }

    /** Brier score of saying the frequency always: f (1 − f). */
    public double brierOfFrequency() {
        return frequency() * (1 - frequency());
    }

    /** Mean |forecast − happened| over bins, weighed by their forecasts. */
    public double meanGap() {
        double sum = 0;
        for (Bin bin : bins()) {
            sum += bin.count() * Math.abs(bin.forecast() - bin.happened());
        }
        return sum / count();
    }
}
