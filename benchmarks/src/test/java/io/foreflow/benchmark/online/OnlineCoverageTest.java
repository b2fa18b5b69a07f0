package io.foreflow.benchmark.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.settings.ForecastSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnlineCoverageTest {

    private static final int ROWS = 3_000;

    /**
     * Truth 0, 1, 2, 0, 1, 2, … against a forecast of 0 with bounds −1 and 1: two of three inside.
     * Scale 2.
     */
    @Test
    void countsShareWidthAndScoreByTheirFormulas() {
        Map<String, Double> details = details(ROWS, 1f);

        assertThat(details.get("coverage.h1.p80")).isCloseTo(2 / 3.0, within(1e-3));
        assertThat(details.get("coverageWorst.h1.p80")).isCloseTo(2 / 3.0, within(1e-3));
        assertThat(details.get("width.h1.p80")).isCloseTo(1.0, within(1e-9));
        // 2 wide, and 1 beyond in one row of three: (2 + 2 / 0.2 / 3) / 2
        assertThat(details.get("winkler.h1.p80")).isCloseTo((2 + 10 / 3.0) / 2, within(1e-2));
        assertThat(details).containsEntry("intervalsMissing", 0.0);
    }

    /** From the middle on no truth is inside: 1,000 successive origins say 0, all of them 1/3. */
    @Test
    void theWorstWindowIsThatOfSuccessiveOrigins() {
        Map<String, Double> details = details(ROWS / 2, 1f);

        assertThat(details.get("coverageWorst.h1.p80")).isZero();
        assertThat(details.get("coverage.h1.p80")).isCloseTo(1 / 3.0, within(0.02));
    }

    /** Residuals are 0, 1 and 2 in turn: the nominal 10 % quantiles are 0 and 2. */
    @Test
    void rollingQuantilesAreThoseOfTheSameResiduals() {
        Map<String, Double> details = details(ROWS, 1f);

        assertThat(details.get("rolling.coverage.h1.p80")).isEqualTo(1);
        assertThat(details.get("rolling.width.h1.p80")).isCloseTo(1.0, within(1e-3));
    }

    @Test
    void anIntervalThatIsNotFiniteIsCountedAsMissing() {
        assertThat(details(ROWS, Float.POSITIVE_INFINITY))
                .containsEntry("intervalsMissing", ROWS - 101.0)
                .doesNotContainKey("coverage.h1.p80");
    }

    /**
     * @param valid rows from which on bounds are far below the truth
     */
    private static Map<String, Double> details(int valid, float bound) {
        double[][] values = new double[1][ROWS];
        for (int row = 0; row < ROWS; row++) {
            values[0][row] = row % 3;
        }
        SeriesTable table = Synthetic.table("steps", values);
        OnlineCoverage coverage =
                new OnlineCoverage(
                        table,
                        new double[] {2},
                        new ForecastSettings(
                                List.of(1), List.of(0.8), 1, 50, 20, 0.3, Duration.ofDays(1), 1));
        for (int row = 0; row < ROWS - 1; row++) {
            float shift = row < valid ? 0 : -10;
            coverage.add(
                    row,
                    new OnlineForecaster.Forecast(
                            new float[] {0},
                            null,
                            new float[][] {{shift - bound}},
                            new float[][] {{shift + bound}}),
                    row >= 100);
        }
        return coverage.details();
    }
}
