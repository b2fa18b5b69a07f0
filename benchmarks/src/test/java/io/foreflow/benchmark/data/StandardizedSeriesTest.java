package io.foreflow.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.Synthetic;
import org.junit.jupiter.api.Test;

class StandardizedSeriesTest {

    @Test
    void standardisesByTheTrainingRowsAlone() {
        SeriesTable table = Synthetic.table("x", new double[][] {{1, 3, 1, 3, 100, -7}});

        StandardizedSeries series = StandardizedSeries.of(table, 4);

        // mean 2, deviation 1 (divisor n)
        assertThat(series.values()[0]).containsExactly(-1, 1, -1, 1, 98, -9);
        assertThat(series.warnings()).isEmpty();
    }

    @Test
    void aConstantChannelKeepsItsUnitsAndIsNamed() {
        SeriesTable table = Synthetic.table("x", new double[][] {{1, 3, 1, 3, 5}, {7, 7, 7, 7, 9}});

        StandardizedSeries series = StandardizedSeries.of(table, 4);

        assertThat(series.values()[1]).containsExactly(0, 0, 0, 0, 2);
        assertThat(series.warnings())
                .containsExactly(
                        "x: channel \"c1\" is constant over the 4 training rows; its scale is 1");
    }

    @Test
    void aCellThatIsNoNumberIsRefusedWithItsPlace() {
        assertThatThrownBy(
                        () -> Synthetic.table("x", new double[][] {{1, 2, 3}, {4, Double.NaN, 6}}))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(
                        "Cannot use x: row 2, channel \"c1\" is NaN (a benchmark needs every cell)");
    }

    @Test
    void windowsOfALaterPartBeginOneLookbackEarly() {
        SeriesTable table = Synthetic.table("x", new double[][] {{0, 1, 0, 1, 4, 5, 6, 7}});
        StandardizedSeries series = StandardizedSeries.of(table, 4);
        WindowSet windows = new WindowSet(series, 2, 3, 4, 2);
        float[] lookback = new float[2];
        float[] target = new float[3];

        windows.copyLookback(1, lookback, 0);
        windows.copyTarget(1, target, 0);

        // (x − 0.5)/0.5 of 1, 4 and of 5, 6, 7
        assertThat(lookback).containsExactly(1, 7);
        assertThat(target).containsExactly(9, 11, 13);
    }
}
