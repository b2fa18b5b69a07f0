package io.foreflow.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightRowsTest {

    private static final int BEFORE = 3;

    /** A row of sums by one addition after the other; both ways must have its bits. */
    @ParameterizedTest
    @CsvSource({"1,1", "3,7", "4,8", "7,16", "16,7", "16,21", "9,24", "13,33"})
    void bothWaysAddRowAfterRow(int rows, int columns) {
        Random random = new Random(7);
        float[] design = gaussians(rows, random);
        float[] weights = gaussians(rows * columns, random);
        float[] start = gaussians(BEFORE + columns + 2, random);
        float[] expected = start.clone();
        for (int k = 0; k < columns; k++) {
            double exact = start[BEFORE + k];
            for (int i = 0; i < rows; i++) {
                expected[BEFORE + k] += design[i] * weights[i * columns + k];
                exact += (double) design[i] * weights[i * columns + k];
            }
            assertThat((double) expected[BEFORE + k]).isCloseTo(exact, within(1e-5));
        }

        float[] byRows = start.clone();
        WeightRows.add(design, weights, 0, columns, byRows, BEFORE);
        float[] byColumns = start.clone();
        WeightRows.addSmall(design, weights, columns, byColumns, BEFORE);

        assertThat(byRows).isEqualTo(expected);
        assertThat(byColumns).isEqualTo(expected);
    }

    private static float[] gaussians(int length, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
