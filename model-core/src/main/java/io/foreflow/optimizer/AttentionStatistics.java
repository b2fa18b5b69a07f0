package io.foreflow.optimizer;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * How a batch's attention matrices look: whether rows collapse to one channel (entropy near 0) or
 * to the mean (entropy near ln D, rank near 1). Means over the windows that have an available
 * channel, each taken over its available channels alone; NaN if there is none.
 *
 * @param entropy mean row entropy, nats
 * @param nuclearNorm sum of the singular values
 * @param effectiveRank exp of the entropy of the normalised singular values (Roy and Vetterli,
 *     2007)
 */
record AttentionStatistics(double entropy, double nuclearNorm, double effectiveRank) {

    static final AttentionStatistics NONE =
            new AttentionStatistics(Double.NaN, Double.NaN, Double.NaN);

    /**
     * @param attention batch × D × D
     * @param available batch × D
     */
    static AttentionStatistics of(double[] attention, boolean[] available, int channels) {
        int windows = 0;
        double entropies = 0;
        double norms = 0;
        double ranks = 0;
        for (int w = 0; w < available.length / channels; w++) {
            DMatrixRMaj matrix = availablePart(attention, available, w, channels);
            if (matrix.numRows == 0) {
                continue;
            }
            double[] singular = singularValues(matrix);
            double norm = sum(singular);
            entropies += entropy(matrix.data, matrix.getNumElements(), 1) / matrix.numRows;
            norms += norm;
            ranks += Math.exp(entropy(singular, singular.length, norm));
            windows++;
        }
        return windows == 0
                ? NONE
                : new AttentionStatistics(entropies / windows, norms / windows, ranks / windows);
    }

    private static DMatrixRMaj availablePart(
            double[] attention, boolean[] available, int window, int channels) {
        int size = 0;
        int[] kept = new int[channels];
        for (int c = 0; c < channels; c++) {
            if (available[window * channels + c]) {
                kept[size++] = c;
            }
        }
        DMatrixRMaj matrix = new DMatrixRMaj(size, size);
        for (int r = 0; r < size; r++) {
            int row = (window * channels + kept[r]) * channels;
            for (int c = 0; c < size; c++) {
                matrix.set(r, c, attention[row + kept[c]]);
            }
        }
        return matrix;
    }

    private static double[] singularValues(DMatrixRMaj matrix) {
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, false);
        if (!decomposition.decompose(matrix.copy())) {
            return new double[] {Double.NaN};
        }
        double[] values = new double[decomposition.numberOfSingularValues()];
        System.arraycopy(decomposition.getSingularValues(), 0, values, 0, values.length);
        return values;
    }

    /** −Σ p ln p with p = value / total. */
    private static double entropy(double[] values, int count, double total) {
        double entropy = 0;
        for (int i = 0; i < count; i++) {
            double share = values[i] / total;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
