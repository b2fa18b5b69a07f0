package io.foreflow.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionEffectsTest {

    private static final NetworkShape SHAPE = new NetworkShape(4, 32, 6, 5);
    private static final ScaleSettings SCALE = new ScaleSettings(64, 4, 1e-2);
    private static final int BATCH = 3;

    /** float32 against double, sums of 32 products of size about 1. */
    private static final double RELATIVE = 1e-5;

    private final Random random = new Random(19);
    private final float[] omega = NetworkInitialization.random(SHAPE, 5);
    private final float[] windows = new float[BATCH * SHAPE.channels() * SHAPE.lookback()];
    private final float[] available = new float[BATCH * SHAPE.channels()];
    private final float[] forecasts = new float[BATCH * SHAPE.channels() * SHAPE.horizon()];
    private final AttentionEffects effects = new AttentionEffects(SHAPE, BATCH);

    AttentionEffectsTest() {
        for (int i = 0; i < windows.length; i++) {
            windows[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < 2 * SHAPE.channels(); i++) {
            omega[i] += (float) (0.3 * random.nextGaussian()); // γ and β
        }
        for (int i = SHAPE.valueBias(); i < SHAPE.outputWeights(); i++) {
            omega[i] = (float) random.nextGaussian(); // b_V, which is no channel's effect
        }
        omega[SHAPE.gamma() + 2] = -0.4f;
        Arrays.fill(available, 1);
    }

    private double[][] window(int slot) {
        double[][] window = new double[SHAPE.channels()][SHAPE.lookback()];
        for (int c = 0; c < SHAPE.channels(); c++) {
            for (int t = 0; t < SHAPE.lookback(); t++) {
                window[c][t] = windows[(slot * SHAPE.channels() + c) * SHAPE.lookback() + t];
            }
        }
        return window;
    }

    private void explain(int count) {
        explain(count, true);
    }

    private void explain(int count, boolean attentionInJava) {
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(
                        SHAPE, SCALE, BATCH, ComputeDevice.cpu(), attentionInJava)) {
            forecaster.load(omega);
            forecaster.forecast(windows, available, count, forecasts, effects);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areWhatTheDefinitionSaysInDouble(boolean attentionInJava) {
        explain(BATCH, attentionInJava);

        double[] weights = new double[omega.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = omega[i];
        }
        ReferenceNetwork reference = new ReferenceNetwork(SHAPE, SCALE, weights);
        for (int slot = 0; slot < BATCH; slot++) {
            double[][][] expected = reference.effects(window(slot));
            for (int i = 0; i < SHAPE.channels(); i++) {
                for (int j = 0; j < SHAPE.channels(); j++) {
                    for (int step = 1; step <= SHAPE.horizon(); step++) {
                        double value = expected[i][j][step - 1];
                        assertThat(effects.effect(slot, i, j, step))
                                .isCloseTo(value, within(RELATIVE * (1 + Math.abs(value))));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChannelThatLiesAtItsMeanHasNoneAndTheForecastLosesItsOwn(boolean attentionInJava) {
        int flat = 1;
        for (int t = 0; t < SHAPE.lookback(); t++) {
            windows[flat * SHAPE.lookback() + t] = 7;
        }
        explain(BATCH, attentionInJava);

        for (int i = 0; i < SHAPE.channels(); i++) {
            assertThat(effects.effect(0, i, flat, 3)).isEqualTo(0.0);
        }
    }

    /** With equal attention, which no window moves, occlusion takes away the effect exactly. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withAttentionHeldStillTheyAreWhatOcclusionTakesAway(boolean attentionInJava) {
        Arrays.fill(omega, SHAPE.queryWeights(), SHAPE.valueWeights(), 0);
        explain(BATCH, attentionInJava);
        float[] whole = forecasts.clone();
        double[] told = new double[SHAPE.channels()];
        for (int i = 0; i < told.length; i++) {
            told[i] = effects.effect(0, i, 3, 2);
        }

        Arrays.fill(windows, 3 * SHAPE.lookback(), 4 * SHAPE.lookback(), -2);
        explain(BATCH, attentionInJava);

        for (int i = 0; i < 3; i++) {
            double lost =
                    (double) whole[i * SHAPE.horizon() + 1] - forecasts[i * SHAPE.horizon() + 1];
            assertThat(told[i]).isCloseTo(lost, within(2e-5));
            assertThat(Math.abs(told[i])).isGreaterThan(1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnavailableChannelHasNoneAndForecastsKeepTheirBits(boolean attentionInJava) {
        available[SHAPE.channels() + 2] = 0;
        float[] plain = new float[forecasts.length];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(
                        SHAPE, SCALE, BATCH, ComputeDevice.cpu(), attentionInJava)) {
            forecaster.load(omega);
            forecaster.forecast(windows, available, BATCH, plain);
        }

        explain(BATCH, attentionInJava);

        assertThat(forecasts).isEqualTo(plain);
        assertThat(effects.effect(1, 0, 2, 1)).isEqualTo(0.0);
        assertThat(effects.effect(0, 0, 2, 1)).isNotEqualTo(0.0);
        assertThat(effects.known()).isTrue();
        effects.clear();
        assertThat(effects.known()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWindowWithoutAnyChannelHasNone(boolean attentionInJava) {
        Arrays.fill(available, 0, SHAPE.channels(), 0);

        explain(BATCH, attentionInJava);

        for (int i = 0; i < SHAPE.channels(); i++) {
            assertThat(effects.effect(0, i, 2, 1)).isEqualTo(0.0); // not 0/0
        }
        assertThat(effects.effect(1, 0, 2, 1)).isNotEqualTo(0.0);
    }

    @Test
    void refusesMoreWindowsThanABatch() {
        assertThatThrownBy(() -> explain(BATCH + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot forecast 4 windows at once, with effects of 3: expected at most 3,"
                                + " with effects of 3");
    }
}
