package io.foreflow.benchmark.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.network.Parameterization;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkMethodTest {

    private static final int LOOKBACK = 24;
    private static final int HORIZON = 6;
    private static final int ROWS = 240;

    /** The recipe of samformer, spelt in parts of eeo. */
    private static final String SAM = "escape=off,langevin=off,ema=off,";

    @Test
    void trainingEndsFiveEpochsAfterItsBestOne() {
        // noise, of which nothing can be learnt but its course in the training part
        double[][] noise = new double[2][ROWS];
        Random random = new Random(3);
        for (double[] channel : noise) {
            Arrays.setAll(channel, row -> random.nextGaussian());
        }

        try (Fitted fitted =
                fit(SAM + "outer=off,learning-rate=0.1", Parameterization.PLAIN, noise)) {
            double best = fitted.details().get("bestEpoch");

            assertThat(best).isBetween(1.0, 50.0);
            assertThat(fitted.details()).containsEntry("epochs", best + 5);
        }
    }

    @Test
    void onlyWhatIsTrainedIsCounted() {
        int head = LOOKBACK * HORIZON + HORIZON;
        // W_Q, W_K, W_V, W_O and their biases
        int path = 3 * (LOOKBACK * 16 + 16) + 16 * LOOKBACK + LOOKBACK;
        double[][] waves = Synthetic.waves(2, ROWS).values();

        try (Fitted plain = fit("epochs=1", Parameterization.PLAIN, waves);
                Fitted spectral = fit("epochs=1", Parameterization.SPECTRAL, waves);
                Fitted frozen = fit("epochs=1", Parameterization.FROZEN_ATTENTION, waves)) {
            assertThat(plain.parameters()).isEqualTo(2 * 2 + path + head); // γ and β
            assertThat(spectral.parameters()).isEqualTo(2 * 2 + path + head + 5);
            assertThat(frozen.parameters()).isEqualTo(2 * 2 + head);
        }
    }

    @Test
    void aConstantChannelIsForecastAsItIs() {
        double[][] values = {Synthetic.waves(1, ROWS).values()[0], new double[ROWS]};
        Arrays.fill(values[1], 7);

        for (String eeo : new String[] {SAM + "epochs=3", "epochs=3"}) {
            try (Fitted fitted = fit(eeo, Parameterization.PLAIN, values)) {
                WindowSet windows = problem(values).test();
                float[] target = new float[2 * HORIZON];
                float[] out = new float[2 * HORIZON];
                windows.copyTarget(0, target, 0);

                fitted.forecaster().forecast(windows, 0, 1, out);

                assertThat(fitted.details().get("validationMse")).isFinite();
                for (int cell = HORIZON; cell < out.length; cell++) {
                    // σ of a window that stands still is √1e-5 = 0.003 and scales what is forecast
                    assertThat(out[cell]).as(eeo).isCloseTo(target[cell], within(0.01f));
                }
            }
        }
    }

    private static Fitted fit(String eeo, Parameterization form, double[][] values) {
        NetworkMethod method = new NetworkMethod("x", EeoOptions.parse(eeo).recipe().with(form));
        return method.fit(problem(values), 1, Progress.silent());
    }

    private static Problem problem(double[][] values) {
        Split split = new Split(120, 60, 60);
        StandardizedSeries series =
                StandardizedSeries.of(Synthetic.table("x", values), split.train());
        return new Problem(series, Duration.ofHours(1), split, LOOKBACK, HORIZON);
    }
}
