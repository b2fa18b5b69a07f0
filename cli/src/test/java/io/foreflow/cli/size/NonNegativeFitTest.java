package io.foreflow.cli.size;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NonNegativeFitTest {

    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    @Test
    void findsTheConstantsThatMadeTheValues() {
        double[][] rows = {{1, 1, 0}, {1, 2, 5}, {1, 4, 1}, {1, 8, 3}};

        double[] fit = NonNegativeFit.of(rows, values(rows, 3, 0.5, 2));

        assertThat(fit).usingComparatorWithPrecision(1e-9).containsExactly(3, 0.5, 2);
    }

    /** Values 2 and 1 at x = 1 and 2: free, 3 − x; with no slope the relative optimum is 6/5. */
    @Test
    void leavesOutWhatWouldMakeALoadCheaper() {
        double[][] rows = {{1, 1}, {1, 2}};

        double[] fit = NonNegativeFit.of(rows, new double[] {2, 1});

        // argmin (c/2 − 1)² + (c − 1)² = (1/2 + 1) / (1/4 + 1)
        assertThat(fit[0]).isCloseTo(1.2, CLOSE);
        assertThat(fit[1]).isZero();
    }

    @Test
    void errorsAreRelative() {
        double[][] rows = {{1}, {1}};

        double[] fit = NonNegativeFit.of(rows, new double[] {1, 100});

        assertThat(fit[0]).isCloseTo((1 + 0.01) / (1 + 0.0001), CLOSE);
    }

    @Test
    void columnsThatAreAlikeAreNoTrouble() {
        double[][] rows = {{1, 1}, {2, 2}, {3, 3}};

        double[] fit = NonNegativeFit.of(rows, new double[] {2, 4, 6});

        assertThat(fit[0] + fit[1]).isCloseTo(2, CLOSE);
    }

    private static double[] values(double[][] rows, double... constants) {
        double[] values = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            values[row] = NonNegativeFit.sum(rows[row], constants);
        }
        return values;
    }
}
