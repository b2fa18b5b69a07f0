package io.foreflow.optimizer;

import io.foreflow.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The symmetric Lanczos process with full re-orthogonalisation (Golub and Van Loan, Matrix
 * Computations, chapter 10): k products give an orthonormal basis Q of the Krylov space and the
 * tridiagonal T = Qᵀ H Q, whose extreme eigenvalues approach H's from inside, both ends at once.
 *
 * <p>With T s = θ s the Ritz pair is (θ, Q s) and its residual ‖H Q s − θ Q s‖ = β_k |s_k| comes
 * for free. Without re-orthogonalisation the basis loses its orthogonality as soon as a pair
 * converges and T shows copies of it; two passes against the whole basis keep it to rounding, for
 * k² P operations beside k products. All in double, whatever the products were computed in. An
 * invariant subspace (β = 0) is left through a random vector orthogonal to it.
 */
final class LanczosProcess {

    private static final double BREAKDOWN = 1e-12;

    private LanczosProcess() {}

    /**
     * @param start direction of the first basis vector, not zero
     * @param random source of the vectors that leave an invariant subspace
     */
    static Spectrum run(
            UnaryOperator<double[]> product, double[] start, int products, CounterRandom random) {
        int steps = Math.min(products, start.length);
        List<double[]> basis = new ArrayList<>(steps);
        double[] diagonal = new double[steps];
        double[] next = new double[steps]; // β, below the diagonal; next[k − 1] only in residuals
        double[] q = DenseVectors.scaled(start, 1 / DenseVectors.norm(start));
        double largest = 0;
        for (int k = 0; k < steps; k++) {
            basis.add(q);
            double[] w = product.apply(q);
            diagonal[k] = DenseVectors.dot(w, q);
            orthogonalise(w, basis);
            next[k] = DenseVectors.norm(w);
            if (!Double.isFinite(diagonal[k]) || !Double.isFinite(next[k])) {
                return Spectrum.unknown(start);
            }
            largest = Math.max(largest, Math.max(Math.abs(diagonal[k]), next[k]));
            if (next[k] <= BREAKDOWN * largest) {
                next[k] = 0;
                w = freshDirection(basis, random, k);
            }
            q = DenseVectors.scaled(w, 1 / DenseVectors.norm(w));
        }
        return ritz(basis, diagonal, next);
    }

    private static void orthogonalise(double[] w, List<double[]> basis) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] q : basis) {
                DenseVectors.addScaled(w, -DenseVectors.dot(w, q), q);
            }
        }
    }

    private static double[] freshDirection(List<double[]> basis, CounterRandom random, int step) {
        int length = basis.get(0).length;
        double[] w = new double[length];
        for (int i = 0; i < length; i++) {
            // behind the draws of the start, which the first basis vector may be made of
            w[i] = random.uniform((step + 1L) * length + i) - 0.5;
        }
        orthogonalise(w, basis);
        return w;
    }

    private static Spectrum ritz(List<double[]> basis, double[] diagonal, double[] next) {
        int size = diagonal.length;
        DMatrixRMaj tridiagonal = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            tridiagonal.set(i, i, diagonal[i]);
            if (i + 1 < size) {
                tridiagonal.set(i, i + 1, next[i]);
                tridiagonal.set(i + 1, i, next[i]);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
        if (!eigen.decompose(tridiagonal)) {
            return Spectrum.unknown(basis.get(0));
        }
        int min = 0;
        int max = 0;
        for (int i = 1; i < size; i++) {
            double value = eigen.getEigenvalue(i).getReal();
            min = value < eigen.getEigenvalue(min).getReal() ? i : min;
            max = value > eigen.getEigenvalue(max).getReal() ? i : max;
        }
        DMatrixRMaj minVector = eigen.getEigenVector(min);
        DMatrixRMaj maxVector = eigen.getEigenVector(max);
        double[] v = new double[basis.get(0).length];
        for (int i = 0; i < size; i++) {
            DenseVectors.addScaled(v, minVector.get(i), basis.get(i));
        }
        return new Spectrum(
                eigen.getEigenvalue(max).getReal(),
                next[size - 1] * Math.abs(maxVector.get(size - 1)),
                eigen.getEigenvalue(min).getReal(),
                next[size - 1] * Math.abs(minVector.get(size - 1)),
                DenseVectors.scaled(v, 1 / DenseVectors.norm(v)));
    }
}
