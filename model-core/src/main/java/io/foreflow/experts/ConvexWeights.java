package io.foreflow.experts;

import java.util.Arrays;

/**
 * The convex combination of K forecasts with the least squared error: min wᵀ M w over w ≥ 0, Σ w =
 * 1, where M = Σ e eᵀ / n holds the second moments of the forecasts' errors (Bates and Granger,
 * Operational Research Quarterly 20, 1969; without the sign constraint one overfits, with it one
 * selects).
 *
 * <p>Moments of a finite sample favour some forecast by chance, so the weights can be drawn towards
 * equal ones: s tr(M)/K · ‖w‖² is added, which is least where all are 1/K.
 *
 * <p>Solved by accelerated projected gradient steps (Beck and Teboulle, SIAM J. Imaging Sciences 2,
 * 2009) with the projection on the simplex of Duchi et al. (ICML 2008). Sums are double; the same
 * numbers give the same bits.
 */
public final class ConvexWeights {

    private static final int STEPS = 5000;

    private ConvexWeights() {}

    /**
     * @param moments M, K × K, symmetric
     * @param shrinkage s, at least 0
     * @return w, K numbers that are at least 0 and sum to 1
     */
    public static double[] solve(double[][] moments, double shrinkage) {
        int k = moments.length;
        double trace = 0;
        for (int i = 0; i < k; i++) {
            trace += moments[i][i];
        }
        double added = shrinkage * trace / k;
        // the trace bounds the largest eigenvalue of a positive matrix
        double rate = 1 / Math.max(trace + added, Double.MIN_NORMAL);
        double[] weights = new double[k];
        Arrays.fill(weights, 1.0 / k);
        double[] ahead = weights.clone();
        double momentum = 1;
        for (int step = 0; step < STEPS; step++) {
            double[] next = new double[k];
            for (int i = 0; i < k; i++) {
                double slope = added * ahead[i];
                for (int j = 0; j < k; j++) {
                    slope += moments[i][j] * ahead[j];
                }
                next[i] = ahead[i] - rate * slope;
            }
            project(next);
            double grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int i = 0; i < k; i++) {
                ahead[i] = next[i] + (momentum - 1) / grown * (next[i] - weights[i]);
            }
            weights = next;
            momentum = grown;
        }
        return weights;
    }

    /** The nearest point of the simplex: max(v − θ, 0) with θ such that it sums to 1. */
    private static void project(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double threshold = 0;
        for (int count = 1; count <= sorted.length; count++) {
            double value = sorted[sorted.length - count];
            sum += value;
            double candidate = (sum - 1) / count;
            if (value > candidate) {
                threshold = candidate;
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - threshold);
        }
    }
}
