package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Holes in a history.
 *
 * @param share of its cells
 * @param count of runs of empty cells that begin and end within it
 * @param typical length that 95 of 100 of them do not exceed, rows; 0 if there are none
 */
record Gaps(double share, int count, int typical) {

    /** Share of empty cells below which policies are not worth telling apart. */
    private static final double FEW = 0.001;

    static Gaps of(History history, int until) {
        List<Integer> lengths = new ArrayList<>();
        long missing = 0;
        long cells = 0;
        for (double[][] series : history.values()) {
            for (double[] column : series) {
                int length = -1; // before the first value there is no gap
                for (int row = 0; row < until; row++) {
                    boolean empty = Double.isNaN(column[row]);
                    missing += empty && length >= 0 ? 1 : 0;
                    cells += length >= 0 ? 1 : 0;
                    if (empty) {
                        length += length >= 0 ? 1 : 0;
                    } else {
                        if (length > 0) {
                            lengths.add(length);
                        }
                        length = 0;
                    }
                }
            }
        }
        Collections.sort(lengths);
        int typical =
                lengths.isEmpty() ? 0 : lengths.get((int) Math.ceil(0.95 * lengths.size()) - 1);
        return new Gaps(cells == 0 ? 0 : missing / (double) cells, lengths.size(), typical);
    }

    boolean few() {
        return share < FEW;
    }
}
