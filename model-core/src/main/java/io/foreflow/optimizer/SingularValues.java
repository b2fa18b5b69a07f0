package io.foreflow.optimizer;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Singular values of one matrix, largest first, and what is read from them.
 *
 * @param values not negative, as many as the shorter side is long
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record SingularValues(double[] values) {

    /** Of a matrix that may be overwritten; NaN where the decomposition fails. */
    static SingularValues of(DMatrixRMaj matrix) {
        int count = Math.min(matrix.numRows, matrix.numCols);
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, false);
        double[] values = new double[count];
        if (!decomposition.decompose(matrix)) {
            Arrays.fill(values, Double.NaN);
            return new SingularValues(values);
        }
        System.arraycopy(decomposition.getSingularValues(), 0, values, 0, count);
        Arrays.sort(values);
        for (int i = 0; i < count / 2; i++) {
            double small = values[i];
            values[i] = values[count - 1 - i];
            values[count - 1 - i] = small;
        }
        return new SingularValues(values);
    }

    /** Their sum. */
    double nuclearNorm() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** exp of the entropy of their shares (Roy and Vetterli, 2007): 1 for rank one. */
    double effectiveRank() {
        return Math.exp(entropy(values, values.length, nuclearNorm()));
    }

    /** −Σ p ln p with p = value / total. */
    static double entropy(double[] values, int count, double total) {
        double entropy = 0;
        for (int i = 0; i < count; i++) {
            double share = values[i] / total;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }
}
