package io.foreflow.optimizer;

import org.ejml.data.DMatrixRMaj;

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
            entropies +=
                    SingularValues.entropy(matrix.data, matrix.getNumElements(), 1)
                            / matrix.numRows;
            SingularValues singular = SingularValues.of(matrix);
            norms += singular.nuclearNorm();
            ranks += singular.effectiveRank();
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
}
