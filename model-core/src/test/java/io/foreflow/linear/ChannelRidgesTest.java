package io.foreflow.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelRidgesTest {

    private static final int LOOKBACK = 8;
    private static final int HORIZON = 2;
    private static final double LAMBDA = 0.05;
    private static final ScaleSettings SCALE = new ScaleSettings(1, Double.POSITIVE_INFINITY, 0);
    private static final RidgeSettings SETTINGS = new RidgeSettings(1, 1, Long.MAX_VALUE, 0, 1);
    private static final float FLOAT_TOLERANCE = 1e-5f;

    private final Random random = new Random(9);

    @Test
    void theSharedLineIsThatOfAllWindowsTogether() {
        ChannelRidges ridges = ridges(3);
        RidgeStatistics together = statistics();
        for (int n = 0; n < 90; n++) {
            absorb(n % 2, ridges, together, 1); // channel 2 stays without windows
        }

        RidgeLine expected = together.solve(LAMBDA);

        assertThat(ridges.shared(LAMBDA).weights())
                .containsExactly(expected.weights(), within(FLOAT_TOLERANCE));
        assertThat(ridges.shared(LAMBDA).windows()).isEqualTo(90);
        assertThat(ridges.line(2, LAMBDA, 0.3).weights())
                .containsExactly(expected.weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void withoutKappaAChannelHasItsOwnLineAndWithMuchOfItTheSharedOne() {
        ChannelRidges ridges = ridges(2);
        RidgeStatistics own = statistics();
        for (int n = 0; n < 60; n++) {
            absorb(0, ridges, own, 1);
            absorb(1, ridges, statistics(), 1);
        }

        assertThat(ridges.line(0, LAMBDA, 0).weights())
                .containsExactly(own.solve(LAMBDA).weights(), within(FLOAT_TOLERANCE));
        assertThat(ridges.line(0, LAMBDA, 1e7).weights())
                .containsExactly(ridges.shared(LAMBDA).weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void kappaWeighsTheWindowsOfAll() {
        // one other channel with as many windows: own + κ (own + other)/2, so at κ = 2 own windows
        // count twice and the other's once, all by 1/60
        ChannelRidges ridges = ridges(2);
        RidgeStatistics counted = statistics();
        for (int n = 0; n < 60; n++) {
            absorb(0, ridges, counted, 2);
            absorb(1, ridges, counted, 1);
        }

        // counted divides by 180 windows where the formula has own/60 + 2 (own + other)/120
        RidgeLine expected = counted.solve(LAMBDA);
        assertThat(ridges.line(0, LAMBDA, 2).weights())
                .containsExactly(expected.weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void aChannelWithHalfTheWindowsOfAMeanOneHasHalfTheSay() {
        // 90 and 30 windows: channel 1 has half of the mean 60, m = 1/2. At κ = 1 its own windows
        // weigh (1/2)/30 + 1/120 = 3/120, the others' 1/120; the sum of the weights is m + κ
        ChannelRidges ridges = ridges(2);
        RidgeStatistics counted = statistics();
        for (int n = 0; n < 30; n++) {
            for (int times = 0; times < 3; times++) {
                absorb(0, ridges, counted, 1);
            }
            absorb(1, ridges, counted, 3);
        }

        RidgeLine expected = counted.solve(LAMBDA);
        assertThat(ridges.line(1, LAMBDA, 1).weights())
                .containsExactly(expected.weights(), within(FLOAT_TOLERANCE));
    }

    @Test
    void nothingAbsorbedIsRefused() {
        assertThatThrownBy(() -> ridges(2).shared(LAMBDA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot solve ridge: no window was absorbed");
    }

    private void absorb(int channel, ChannelRidges ridges, RidgeStatistics also, int times) {
        float[] window = new float[LOOKBACK];
        float[] target = new float[HORIZON];
        for (int i = 0; i < LOOKBACK; i++) {
            window[i] = (float) (channel + random.nextGaussian());
        }
        for (int h = 0; h < HORIZON; h++) {
            target[h] = (float) ((channel + 1) * window[LOOKBACK - 1] + random.nextGaussian());
        }
        ridges.channel(channel).absorb(window, 0, target, 0, 0, null);
        for (int i = 0; i < times; i++) {
            also.absorb(window, 0, target, 0, 0, null);
        }
    }

    private static ChannelRidges ridges(int channels) {
        return new ChannelRidges(
                channels, LOOKBACK, HORIZON, SCALE, SETTINGS, RidgeStatistics.Loss.SCALED);
    }

    private static RidgeStatistics statistics() {
        return new RidgeStatistics(LOOKBACK, HORIZON, SCALE, SETTINGS);
    }
}
