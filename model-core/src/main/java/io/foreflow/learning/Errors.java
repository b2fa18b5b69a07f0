package io.foreflow.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums of squared errors in scaled units: atStep each reported step, and upToStep H. Mutable. Sums
 * in which windows have weights other than 1 are compared, never written.
 */
final class Errors {

    private final int[] report;
    private final double[] squares; // one a reported step, then all steps
    private final double[] counts;

    Errors(int[] report) {
        this.report = report;
        squares = new double[report.length + 1];
        counts = new double[report.length + 1];
    }

    static Errors sum(Errors[] all, int[] report) {
        Errors sum = new Errors(report);
        for (Errors errors : all) {
            sum.add(errors);
        }
        return sum;
    }

    /**
     * @param weights one of each, or null if all are 1
     */
    static Errors sum(Errors[] all, double[] weights, int[] report) {
        if (weights == null) {
            return sum(all, report);
        }
        Errors sum = new Errors(report);
        for (int n = 0; n < all.length; n++) {
            for (int k = 0; k < sum.squares.length; k++) {
                sum.add(k, weights[n] * all[n].squares[k], weights[n] * all[n].counts[k]);
            }
        }
        return sum;
    }

    void add(int step, double square) {
        for (int k = 0; k < report.length; k++) {
            if (report[k] == step) {
                add(k, square, 1);
            }
        }
        add(report.length, square, 1);
    }

    void add(Errors other) {
        for (int k = 0; k < squares.length; k++) {
            add(k, other.squares[k], other.counts[k]);
        }
    }

    private void add(int k, double square, double count) {
        squares[k] += square;
        counts[k] += count;
    }

    /** Mean squared error upToStep H; NaN without a cell. */
    double mean() {
        return squares[report.length] / counts[report.length];
    }

    boolean empty() {
        return counts[report.length] == 0;
    }

    /** Whether upToStep H is below {@code factor} times the other's. */
    boolean below(double factor, Errors other) {
        return mean() < factor * other.mean();
    }

    /** Whether at every reported step the error is at most {@code factor} times the other's. */
    boolean atMostAtEachStep(double factor, Errors other) {
        for (int k = 0; k < report.length; k++) {
            if (counts[k] > 0 && !(squares[k] <= factor * other.squares[k])) {
                return false;
            }
        }
        return true;
    }

    void write(DataOutput out) throws IOException {
        for (int k = 0; k < squares.length; k++) {
            out.writeDouble(squares[k]);
            out.writeLong((long) counts[k]);
        }
    }

    static Errors read(DataInput in, int[] report) throws IOException {
        Errors errors = new Errors(report);
        for (int k = 0; k < errors.squares.length; k++) {
            errors.squares[k] = in.readDouble();
            errors.counts[k] = in.readLong();
        }
        return errors;
    }
}
