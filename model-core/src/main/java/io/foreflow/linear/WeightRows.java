package io.foreflow.linear;

/** The product of a row of a design matrix with weights, as forecasts in Java need it. */
final class WeightRows {

    private static final int BLOCK = 4;

    private WeightRows() {}

    /**
     * Adds design · weights, row after row, to sums.
     *
     * @param design as many as there are rows of weights
     * @param weights rows of {@code columns}, from {@code first}
     * @param out {@code columns} sums from {@code outOffset}
     */
    static void add(
            float[] design, float[] weights, int first, int columns, float[] out, int outOffset) {
        int i = 0;
        for (; i + BLOCK <= design.length; i += BLOCK) {
            addBlock(design, i, weights, first + i * columns, columns, out, outOffset);
        }
        for (; i < design.length; i++) {
            float factor = design[i];
            int row = first + i * columns;
            for (int k = 0; k < columns; k++) {
                out[outOffset + k] += factor * weights[row + k];
            }
        }
    }

    /**
     * Adds four rows of weights, one after the other at each column: the sums have the bits of four
     * passes, and are loaded and stored once. At 96 rows and 24 columns that is twice as fast.
     */
    private static void addBlock(
            float[] design,
            int i,
            float[] weights,
            int row0,
            int columns,
            float[] out,
            int outOffset) {
        float d0 = design[i];
        float d1 = design[i + 1];
        float d2 = design[i + 2];
        float d3 = design[i + 3];
        int row1 = row0 + columns;
        int row2 = row1 + columns;
        int row3 = row2 + columns;
        for (int k = 0; k < columns; k++) {
            float sum = out[outOffset + k] + d0 * weights[row0 + k];
            sum += d1 * weights[row1 + k];
            sum += d2 * weights[row2 + k];
            out[outOffset + k] = sum + d3 * weights[row3 + k];
        }
    }
}
