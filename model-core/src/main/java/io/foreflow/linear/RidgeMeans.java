package io.foreflow.linear;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * What a ridge is solved from. N = L + 1.
 *
 * @param gram Σ aᵀa / n, N × N
 * @param cross Σ aᵀt / n, N × H
 * @param windows n
 */
record RidgeMeans(DMatrixRMaj gram, DMatrixRMaj cross, long windows) {

    /** The line of gram + λ I. */
    RidgeLine solve(double lambda) {
        int size = gram.numRows;
        DMatrixRMaj penalised = gram.copy();
        for (int i = 0; i < size; i++) {
            penalised.data[i * size + i] += lambda;
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
        if (!solver.setA(penalised)) {
            throw new IllegalStateException(
                    "Cannot solve ridge: Gram matrix of %d windows is not positive definite at lambda=%s"
                            .formatted(windows, lambda));
        }
        DMatrixRMaj solution = new DMatrixRMaj(size, cross.numCols);
        solver.solve(cross.copy(), solution);
        float[] weights = new float[size * cross.numCols];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) solution.data[i];
        }
        return new RidgeLine(size - 1, cross.numCols, weights, windows);
    }
}
