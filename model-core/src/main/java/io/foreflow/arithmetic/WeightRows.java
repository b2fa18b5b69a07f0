package io.foreflow.arithmetic;

/** The product of a row of a design matrix with weights, as forecasts in Java need it. */
public final class WeightRows {

    private static final int BLOCK = 4;
    private static final int STRANDS = 8;

    private WeightRows() {}

    /**
     * Adds design · weights, row after row, to sums.
     *
     * @param design as many as there are rows of weights
     * @param weights rows of {@code columns}, from {@code first}
     * @param out {@code columns} sums from {@code outOffset}
     */
    public static void add(
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

    /**
     * As {@link #add}, to the same bits, eight columns after the other: twice as fast for matrices
     * that the first cache holds, slower for those that come from memory.
     */
    public static void addSmall(
            float[] design, float[] weights, int columns, float[] out, int outOffset) {
        int column = 0;
        for (; column + STRANDS <= columns; column += STRANDS) {
            addStrands(design, weights, column, columns, out, outOffset + column);
        }
        for (; column < columns; column++) {
            float sum = out[outOffset + column];
            for (int i = 0, at = column; i < design.length; i++, at += columns) {
                sum += design[i] * weights[at];
            }
            out[outOffset + column] = sum;
        }
    }

    private static void addStrands(
            float[] design, float[] weights, int column, int columns, float[] out, int to) {
        float sum0 = out[to];
        float sum1 = out[to + 1];
        float sum2 = out[to + 2];
        float sum3 = out[to + 3];
        float sum4 = out[to + 4];
        float sum5 = out[to + 5];
        float sum6 = out[to + 6];
        float sum7 = out[to + 7];
        for (int i = 0, at = column; i < design.length; i++, at += columns) {
            float factor = design[i];
            sum0 += factor * weights[at];
            sum1 += factor * weights[at + 1];
            sum2 += factor * weights[at + 2];
            sum3 += factor * weights[at + 3];
            sum4 += factor * weights[at + 4];
            sum5 += factor * weights[at + 5];
            sum6 += factor * weights[at + 6];
            sum7 += factor * weights[at + 7];
        }
        out[to] = sum0;
        out[to + 1] = sum1;
        out[to + 2] = sum2;
        out[to + 3] = sum3;
        out[to + 4] = sum4;
        out[to + 5] = sum5;
        out[to + 6] = sum6;
        out[to + 7] = sum7;
    }
}
