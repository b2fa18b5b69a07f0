package io.foreflow.optimizer;

import org.ejml.data.DMatrixRMaj;

/**
 * Means over a batch of windows of the singular values of one matrix a window, D × columns, of
 * which only the rows of available channels count.
 */
final class WindowSpectra {

    private final double[] spectrum;
    private double nuclearNorm;
    private double effectiveRank;
    private int windows;

    /**
     * @param matrices batch × D × columns
     * @param available batch × D
     * @param square whether columns are channels too and are left out like rows
     */
    WindowSpectra(double[] matrices, boolean[] available, int channels, boolean square) {
        int columns = matrices.length / available.length;
        spectrum = new double[channels];
        for (int w = 0; w < available.length / channels; w++) {
            add(matrices, available, w * channels, channels, columns, square);
        }
        for (int i = 0; i < channels; i++) {
            spectrum[i] /= windows;
        }
    }

    private void add(
            double[] matrices,
            boolean[] available,
            int first,
            int channels,
            int columns,
            boolean square) {
        DMatrixRMaj matrix = new DMatrixRMaj(channels, columns);
        boolean any = false;
        for (int r = 0; r < channels; r++) {
            any |= available[first + r];
            for (int c = 0; c < columns; c++) {
                boolean counts = available[first + r] && (!square || available[first + c]);
                matrix.set(r, c, counts ? matrices[(first + r) * columns + c] : 0);
            }
        }
        if (!any) {
            return;
        }
        // rows and columns of zeros add singular values of zero and change no other
        SingularValues values = SingularValues.of(matrix);
        for (int i = 0; i < values.values().length; i++) {
            spectrum[i] += values.values()[i];
        }
        nuclearNorm += values.nuclearNorm();
        effectiveRank += values.effectiveRank();
        windows++;
    }

    double[] spectrum() {
        return spectrum;
    }

    double nuclearNorm() {
        return nuclearNorm / windows;
    }

    double effectiveRank() {
        return effectiveRank / windows;
    }
}
