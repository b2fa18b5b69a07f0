package io.foreflow.interval;

import java.util.Arrays;

/**
 * Order statistics of an unsorted array at a few ranks, in place: after the call the value at each
 * wanted index is the one a sort would put there.
 *
 * <p>Intervals ask for ranks near both ends: of 128 residuals the thirteen least and the thirteen
 * largest hold an 80 % interval and all wider ones. These are kept in order while the rest is
 * passed by, O(n + k² ln n) comparisons at random order for the k outermost. A tenth at each end of
 * 64 to 512 values takes little more than half of what a sort takes, and of 1,000 two thirds.
 * Hoare's selection of the same ranks takes as long or longer up to there, and is ahead of both at
 * 2,000. Where a rank lies deeper everything is sorted.
 */
final class OrderStatistics {

    /** Share of all values, and number of them, up to which an end is ordered by itself. */
    private static final int END = 6;

    private static final int MOST = 128;

    private OrderStatistics() {}

    /**
     * Puts the wanted values where a sort would put them.
     *
     * @param values none of them NaN; their order is lost
     * @param count places in use, from the first
     * @param wanted indices below {@code count}, ascending; they may repeat
     */
    static void select(float[] values, int count, int[] wanted) {
        int least = 0; // values at either end that are wanted in order
        int largest = 0;
        for (int index : wanted) {
            if (index < count / 2) {
                least = index + 1;
            } else {
                largest = Math.max(largest, count - index);
            }
        }
        if (Math.max(least, largest) > Math.min(MOST, count / END)) {
            Arrays.sort(values, 0, count);
            return;
        }
        least(values, least, count);
        largest(values, least, count - largest, count);
    }

    /** Orders the least values into the places before an index. */
    private static void least(float[] values, int end, int count) {
        for (int i = 1; i < end; i++) {
            sink(values, i, values[i]);
        }
        for (int i = end; i < count && end > 0; i++) {
            float value = values[i];
            if (value < values[end - 1]) {
                values[i] = values[end - 1];
                sink(values, end - 1, value);
            }
        }
    }

    /** Writes a value before all larger ones, which move up to the place given. */
    private static void sink(float[] values, int place, float value) {
        int at = place;
        while (at > 0 && values[at - 1] > value) {
            values[at] = values[at - 1];
            at--;
        }
        values[at] = value;
    }

    /** Orders the largest of the values after the least into the places from an index on. */
    private static void largest(float[] values, int least, int start, int count) {
        for (int i = count - 2; i >= start; i--) {
            rise(values, i, count, values[i]);
        }
        for (int i = start - 1; i >= least && start < count; i--) {
            float value = values[i];
            if (value > values[start]) {
                values[i] = values[start];
                rise(values, start, count, value);
            }
        }
    }

    /** Writes a value behind all smaller ones, which move down to the place given. */
    private static void rise(float[] values, int place, int count, float value) {
        int at = place;
        while (at < count - 1 && values[at + 1] < value) {
            values[at] = values[at + 1];
            at++;
        }
        values[at] = value;
    }
}
