package io.foreflow.cli.report;

import java.util.TreeMap;

/**
 * Recent skill of the served forecast against the last value, 1 − mse / mse of the last value, at
 * each horizon. Squared errors are weighted by 2^(−age / half-life), age in cells of that horizon,
 * so the number moves with the stream. Not thread-safe.
 */
public final class LiveSkill {

    private final double decay;
    private final TreeMap<Integer, double[]> sums = new TreeMap<>();

    /**
     * @param halfLife cells of a horizon after which a cell counts half
     */
    public LiveSkill(double halfLife) {
        decay = Math.pow(0.5, 1 / halfLife);
    }

    public void add(ScoredCell cell) {
        if (!Double.isFinite(cell.served()) || !Double.isFinite(cell.last())) {
            return;
        }
        double[] sum = sums.computeIfAbsent(cell.horizon(), h -> new double[2]);
        sum[0] = decay * sum[0] + cell.served() * cell.served();
        sum[1] = decay * sum[1] + cell.last() * cell.last();
    }

    /** Skill by horizon, ascending; NaN where the last value was never wrong. */
    public TreeMap<Integer, Double> byHorizon() {
        TreeMap<Integer, Double> skills = new TreeMap<>();
        sums.forEach((h, sum) -> skills.put(h, sum[1] > 0 ? 1 - sum[0] / sum[1] : Double.NaN));
        return skills;
    }
}
