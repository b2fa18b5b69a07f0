package io.foreflow.benchmark.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.BenchmarkException;
import org.junit.jupiter.api.Test;

class OnlineErrorsTest {

    private static final double ROUNDING = 1e-12;

    @Test
    void standardisedErrorsAreMeansOverOriginsStepsAndChannels() {
        OnlineErrors errors = new OnlineErrors(new double[] {1, 10}, 2);
        double[][] actual = {{0, 1, 2}, {0, 10, 20}};
        errors.add(new float[] {1, 4, 10, 0}, actual, 1); // errors 0, 2 and 0, −20/10
        errors.add(new float[] {0, 1, 10, 0}, actual, 0); // errors 0, 0 and 10/10, −10/10

        assertThat(errors.origins()).isEqualTo(2);
        assertThat(errors.mse()).isCloseTo((4 + 4 + 1 + 1) / 8.0, within(ROUNDING));
        assertThat(errors.mae()).isCloseTo((2 + 2 + 1 + 1) / 8.0, within(ROUNDING));
    }

    @Test
    void theBestConstantInHindsightHasNormalisedErrorOneWhateverTheScales() {
        OnlineErrors errors = new OnlineErrors(new double[] {0.1, 300}, 1);
        double[][] actual = {{99, 1, 2, 3, 4, 5}, {0, 7, 7, 7, 7, 12}};
        OnlineErrors ofMedians = new OnlineErrors(new double[] {0.1, 300}, 1);
        for (int row = 1; row < 6; row++) {
            errors.add(new float[] {3, 8}, actual, row); // means of rows 1 to 5
            ofMedians.add(new float[] {3, 7}, actual, row);
        }

        assertThat(errors.mseNormalized(actual, 1, 6)).isCloseTo(1, within(ROUNDING));
        assertThat(ofMedians.maeNormalized(actual, 1, 6)).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aChannelThatIsConstantInTheScoredPartIsLeftOutOfTheNormalisedErrors() {
        OnlineErrors errors = new OnlineErrors(new double[] {1, 1}, 1);
        double[][] actual = {{1, -1}, {5, 5}};
        errors.add(new float[] {0, 9}, actual, 0);

        assertThat(errors.mseNormalized(actual, 0, 2)).isCloseTo(1, within(ROUNDING));
        assertThat(errors.maeNormalized(actual, 0, 2)).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aForecastThatIsNotANumberIsNoResult() {
        OnlineErrors errors = new OnlineErrors(new double[] {1}, 1);
        errors.add(new float[] {Float.NaN}, new double[1][1], 0);

        assertThatThrownBy(errors::mse)
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Cannot measure errors: a forecast is not finite");
    }
}
