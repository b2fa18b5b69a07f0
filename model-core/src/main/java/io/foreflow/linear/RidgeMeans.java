package io.foreflow.linear;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.block.linsol.chol.CholeskyOuterSolver_DDRB;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.dense.row.linsol.LinearSolver_DDRB_to_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * What a ridge is solved from. N = L + 1.
 *
 * @param gram Σ aᵀa / n, N × N
 * @param cross Σ aᵀt / n, N × H
 * @param windows n
 */
record RidgeMeans(DMatrixRMaj gram, DMatrixRMaj cross, long windows) {

    /**
     * Size from which the library's solver by blocks is the quicker one: the other walks down the
     * columns of a matrix that is stored by rows.
     */
    private static final int BLOCKED = 200;

    /** The line of gram + λ I. */
    RidgeLine solve(double lambda) {
        int size = gram.numRows;
        DMatrixRMaj penalised = gram.copy();
        for (int i = 0; i < size; i++) {
            penalised.data[i * size + i] += lambda;
        }
        LinearSolverDense<DMatrixRMaj> solver =
                size < BLOCKED
                        ? LinearSolverFactory_DDRM.symmPosDef(size)
                        : new LinearSolver_DDRB_to_DDRM(new CholeskyOuterSolver_DDRB());
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
