package io.foreflow.cli.size;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares with no coefficient below zero, so that nothing that is added to a load makes it
 * cheaper. Errors are relative: each row is divided by what it should come to. The best fit is the
 * free one on the columns that it uses (Karush, Kuhn and Tucker), so all sets of columns are tried;
 * that is for a handful of them.
 */
final class NonNegativeFit {

    private static final double HARDLY = 1e-9;

    private NonNegativeFit() {}

    /**
     * Coefficients, a column each.
     *
     * @param rows what each observation is made of
     * @param values what each came to, above 0
     */
    static double[] of(double[][] rows, double[] values) {
        int columns = rows[0].length;
        double[] best = new double[columns];
        double least = squares(rows, values, best);
        for (int set = 1; set < 1 << columns; set++) {
            double[] fit = free(rows, values, set);
            if (fit != null) {
                double squares = squares(rows, values, fit);
                if (squares < least - HARDLY) {
                    least = squares;
                    best = fit;
                }
            }
        }
        return best;
    }

    /** The free fit on a set of columns; null if it has a coefficient below zero, or none. */
    private static double[] free(double[][] rows, double[] values, int set) {
        int used = Integer.bitCount(set);
        DMatrixRMaj design = new DMatrixRMaj(rows.length, used);
        DMatrixRMaj ones = new DMatrixRMaj(rows.length, 1);
        CommonOps_DDRM.fill(ones, 1);
        for (int row = 0; row < rows.length; row++) {
            int at = 0;
            for (int column = 0; column < rows[row].length; column++) {
                if ((set & 1 << column) != 0) {
                    design.set(row, at++, rows[row][column] / values[row]);
                }
            }
        }
        // of deficient rank where two columns are alike in all rows
        LinearSolverDense<DMatrixRMaj> solver =
                LinearSolverFactory_DDRM.leastSquaresQrPivot(true, false);
        DMatrixRMaj solution = new DMatrixRMaj(used, 1);
        if (!solver.setA(design)) {
            return null;
        }
        solver.solve(ones, solution);
        double[] fit = new double[rows[0].length];
        int at = 0;
        for (int column = 0; column < fit.length; column++) {
            if ((set & 1 << column) != 0) {
                fit[column] = solution.get(at++);
                if (!(fit[column] >= 0)) {
                    return null;
                }
            }
        }
        return fit;
    }

    private static double squares(double[][] rows, double[] values, double[] fit) {
        double squares = 0;
        for (int row = 0; row < rows.length; row++) {
            double error = sum(rows[row], fit) / values[row] - 1;
            squares += error * error;
        }
        return squares;
    }

    static double sum(double[] row, double[] fit) {
        double sum = 0;
        for (int column = 0; column < row.length; column++) {
            sum += row[column] * fit[column];
        }
        return sum;
    }
}
