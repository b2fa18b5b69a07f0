package io.foreflow.learning;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Weights under which a sample has the means of a target.
 *
 * <p>Of all weights that bring the means of n vectors x to t, calibration takes those nearest to
 * equal ones (J.-C. Deville and C.-E. Särndal, Calibration estimators in survey sampling, JASA 87,
 * 1992); with the Kullback–Leibler distance they are
 *
 * <pre>  w_i = exp(λᵀ(x_i − t)) / Σ_j exp(λᵀ(x_j − t)),      Σ w_i x_i = t</pre>
 *
 * and λ is where the convex F(λ) = ln Σ exp(λᵀ(x_i − t)) is least: its gradient is Σ w_i (x_i − t),
 * its Hessian the weighted covariance. Newton steps, halved until F falls. ε‖λ‖²/2 is added, so
 * that there is an answer where t lies outside of what the sample spans, and where a component does
 * not vary: the means then come as near as ε lets them. Components should have deviations near 1.
 *
 * <p>Weights that rest on a few vectors judge by chance. While the effective number 1/Σw² is below
 * a quarter of n, t is moved halfway to the plain mean.
 */
final class CalibrationWeights {

    private static final double PENALTY = 1e-6; // ε
    private static final double CONVERGED = 1e-9;
    private static final int STEPS = 60;
    private static final int HALVINGS = 40;
    private static final double EFFECTIVE_SHARE = 0.25;
    private static final int MOVES = 12;

    private CalibrationWeights() {}

    /**
     * Weights of mean 1.
     *
     * @param sample n vectors
     * @param target their wanted mean
     */
    static double[] of(double[][] sample, double[] target) {
        double[] mean = mean(sample);
        double[] wanted = target.clone();
        for (int move = 0; move < MOVES; move++) {
            double[] weights = tilted(sample, wanted);
            double squares = 0;
            for (double weight : weights) {
                squares += weight * weight;
            }
            if (sample.length * sample.length / squares >= EFFECTIVE_SHARE * sample.length) {
                return weights;
            }
            for (int j = 0; j < wanted.length; j++) {
                wanted[j] = (wanted[j] + mean[j]) / 2;
            }
        }
        double[] equal = new double[sample.length];
        Arrays.fill(equal, 1);
        return equal;
    }

    private static double[] mean(double[][] sample) {
        double[] mean = new double[sample[0].length];
        for (double[] vector : sample) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += vector[j] / sample.length;
            }
        }
        return mean;
    }

    private static double[] tilted(double[][] sample, double[] target) {
        int size = target.length;
        double[][] centred = new double[sample.length][size];
        for (int i = 0; i < sample.length; i++) {
            for (int j = 0; j < size; j++) {
                centred[i][j] = sample[i][j] - target[j];
            }
        }
        double[] lambda = new double[size];
        double[] weights = new double[sample.length];
        double value = weigh(centred, lambda, weights);
        for (int step = 0; step < STEPS; step++) {
            DMatrixRMaj gradient = new DMatrixRMaj(size, 1);
            DMatrixRMaj hessian = new DMatrixRMaj(size, size);
            derivatives(centred, lambda, weights, gradient, hessian);
            if (largest(gradient.data) < CONVERGED) {
                break;
            }
            DMatrixRMaj direction = new DMatrixRMaj(size, 1);
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
            if (!solver.setA(hessian)) {
                break;
            }
            solver.solve(gradient, direction);
            double[] next = new double[size];
            double[] nextWeights = new double[weights.length];
            double length = 1;
            double nextValue = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < HALVINGS && !(nextValue < value); halving++) {
                for (int j = 0; j < size; j++) {
                    next[j] = lambda[j] - length * direction.data[j];
                }
                nextValue = weigh(centred, next, nextWeights);
                length /= 2;
            }
            if (!(nextValue < value)) {
                break;
            }
            lambda = next;
            weights = nextWeights;
            value = nextValue;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= weights.length;
        }
        return weights;
    }

    /** Writes w, gives F with its penalty. */
    private static double weigh(double[][] centred, double[] lambda, double[] weights) {
        double most = Double.NEGATIVE_INFINITY;
        double penalty = 0;
        for (double component : lambda) {
            penalty += PENALTY * component * component / 2;
        }
        for (int i = 0; i < centred.length; i++) {
            double exponent = 0;
            for (int j = 0; j < lambda.length; j++) {
                exponent += lambda[j] * centred[i][j];
            }
            weights[i] = exponent;
            most = Math.max(most, exponent);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp(weights[i] - most);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return most + StrictMath.log(sum) + penalty;
    }

    private static void derivatives(
            double[][] centred,
            double[] lambda,
            double[] weights,
            DMatrixRMaj gradient,
            DMatrixRMaj hessian) {
        int size = lambda.length;
        for (int i = 0; i < centred.length; i++) {
            for (int j = 0; j < size; j++) {
                double part = weights[i] * centred[i][j];
                gradient.data[j] += part;
                for (int k = 0; k < size; k++) {
                    hessian.data[j * size + k] += part * centred[i][k];
                }
            }
        }
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                hessian.data[j * size + k] -= gradient.data[j] * gradient.data[k];
            }
        }
        for (int j = 0; j < size; j++) {
            hessian.data[j * size + j] += PENALTY;
            gradient.data[j] += PENALTY * lambda[j];
        }
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
