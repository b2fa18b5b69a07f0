package io.foreflow.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.settings.ScaleSettings;
import org.junit.jupiter.api.Test;

class NormalizedWindowTest {

    @Test
    void takesTheMeanAndTheBiasedDeviation() {
        NormalizedWindow window = new NormalizedWindow(4, new ScaleSettings(1, 100, 0));

        window.fill(new float[] {9, 1, 2, 3, 6}, 1);

        // mean 3, deviations −2 −1 0 3, variance 14/4
        assertThat(window.mean()).isEqualTo(3);
        assertThat(window.sigma()).isCloseTo((float) Math.sqrt(3.5 + 1e-5), within(1e-6f));
        assertThat(window.design()).containsExactly(-2, -1, 0, 3, window.sigma());
    }

    @Test
    void floorsTheDeviationOfAConstantChannel() {
        NormalizedWindow window = new NormalizedWindow(3, new ScaleSettings(1, 100, 0.25));

        window.fill(new float[] {5, 5, 5}, 0);

        assertThat(window.design()).containsExactly(0, 0, 0, 0.25f);
    }

    @Test
    void clipsDeviationsAndNeverLevels() {
        NormalizedWindow window = new NormalizedWindow(4, new ScaleSettings(1, 2, 0));

        window.fill(new float[] {1000, 1000, 1000, 1004}, 0);

        // mean 1001, deviations −1 −1 −1 3, the last clipped to 2: mean square 7/4
        assertThat(window.mean()).isEqualTo(1001);
        assertThat(window.design()[3]).isEqualTo(2);
        assertThat(window.sigma()).isCloseTo((float) Math.sqrt(1.75 + 1e-5), within(1e-6f));
    }

    @Test
    void forecastsSomeStepsToTheSameBits() {
        int lookback = 5;
        int horizon = 4;
        float[] weights = new float[(lookback + 1) * horizon];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i + 1);
        }
        RidgeLine line = new RidgeLine(lookback, horizon, weights, 1);
        NormalizedWindow window = new NormalizedWindow(lookback, new ScaleSettings(1, 10, 0));
        window.fill(new float[] {3, 1, 4, 1, 5}, 0);
        float[] all = new float[horizon];
        float[] some = new float[2];

        line.predict(window, all, 0);
        line.predictSteps(window, new int[] {1, 4}, some, 0);

        assertThat(some).containsExactly(all[0], all[3]);
        double expected = window.mean();
        for (int i = 0; i <= lookback; i++) {
            expected += (double) window.design()[i] * weights[i * horizon];
        }
        assertThat(all[0]).isCloseTo((float) expected, within(1e-5f));
    }
}
