package io.foreflow.dashboard.fleet;

import java.util.Map;
import java.util.TreeMap;

/**
 * Skill against the last value over event time, in at most {@value #MOST} buckets: when there would
 * be more, neighbours are joined and the width doubles. Not thread-safe.
 */
public final class SkillTrend {

    private static final int MOST = 160;

    private TreeMap<Long, double[]> buckets = new TreeMap<>();
    private long width = 60_000;

    /** Squared scaled errors of one cell, of the served forecast and the last value. */
    void add(long time, double served, double last) {
        double[] sums = buckets.computeIfAbsent(Math.floorDiv(time, width), at -> new double[2]);
        sums[0] += served;
        sums[1] += last;
        while (buckets.size() > MOST) {
            join();
        }
    }

    private void join() {
        TreeMap<Long, double[]> wider = new TreeMap<>();
        for (Map.Entry<Long, double[]> bucket : buckets.entrySet()) {
            double[] sums =
                    wider.computeIfAbsent(Math.floorDiv(bucket.getKey(), 2L), at -> new double[2]);
            sums[0] += bucket.getValue()[0];
            sums[1] += bucket.getValue()[1];
        }
        buckets = wider;
        width *= 2;
    }

    /** Ends of the buckets, epoch milliseconds, and 1 − served / last in each. */
    public record Line(long[] times, double[] skills) {}

    public Line line() {
        long[] times = new long[buckets.size()];
        double[] skills = new double[times.length];
        int i = 0;
        for (Map.Entry<Long, double[]> bucket : buckets.entrySet()) {
            times[i] = (bucket.getKey() + 1) * width;
            double[] sums = bucket.getValue();
            skills[i++] = sums[1] > 0 ? 1 - sums[0] / sums[1] : Double.NaN;
        }
        return new Line(times, skills);
    }
}
