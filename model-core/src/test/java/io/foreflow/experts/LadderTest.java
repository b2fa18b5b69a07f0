package io.foreflow.experts;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.experts.Weighting.Champion;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LadderTest {

    private final ExpertPanel panel = new ExpertPanel(2, 3);
    private final float[] weights = new float[2 * Expert.count()];
    private final float[] mixture = new float[6];

    @Test
    void climbsRungByRungAsExpertsBeginToSpeak() {
        for (Expert expert : Expert.values()) {
            say(expert, 0, expert.ordinal() + 10f);

            new Ladder().weigh(panel, Champion.NETWORK, weights);
            panel.mix(weights, mixture);

            assertThat(weights[expert.ordinal()]).isEqualTo(1f);
            assertThat(Arrays.copyOf(mixture, 3)).containsOnly(expert.ordinal() + 10f);
        }
    }

    @Test
    void keepsTheNetworkFromServingWhileTheRidgeIsChampion() {
        say(Expert.RIDGE, 0, 1f);
        say(Expert.TUNED, 0, 2f);

        new Ladder().weigh(panel, Champion.RIDGE, weights);

        assertThat(weights[Expert.RIDGE.ordinal()]).isEqualTo(1f);
        assertThat(weights[Expert.TUNED.ordinal()]).isZero();
    }

    @Test
    void climbsInEachChannelForItself() {
        say(Expert.RIDGE, 0, 1f);
        say(Expert.LAST_VALUE, 1, 7f);

        new Ladder().weigh(panel, Champion.NETWORK, weights);
        panel.mix(weights, mixture);

        assertThat(mixture).containsExactly(1f, 1f, 1f, 7f, 7f, 7f);
    }

    @Test
    void stepsDownFromAForecastThatIsNotFinite() {
        say(Expert.RIDGE, 0, 1f);
        say(Expert.TUNED, 0, Float.POSITIVE_INFINITY);

        new Ladder().weigh(panel, Champion.NETWORK, weights);

        assertThat(weights[Expert.RIDGE.ordinal()]).isEqualTo(1f);
    }

    @Test
    void leavesAChannelOfSilentExpertsWithoutAForecast() {
        say(Expert.LAST_VALUE, 0, 1f);

        new Ladder().weigh(panel, Champion.NETWORK, weights);
        panel.mix(weights, mixture);

        assertThat(mixture).containsExactly(1f, 1f, 1f, Float.NaN, Float.NaN, Float.NaN);
    }

    @Test
    void mixesConvexly() {
        say(Expert.LAST_VALUE, 0, 4f);
        say(Expert.RIDGE, 0, 8f);
        weights[Expert.LAST_VALUE.ordinal()] = 0.25f;
        weights[Expert.RIDGE.ordinal()] = 0.75f;

        panel.mix(weights, mixture);

        assertThat(Arrays.copyOf(mixture, 3)).containsOnly(7f);
    }

    @Test
    void seasonalNaiveRepeatsTheLastSeason() {
        ExpertPanel wide = new ExpertPanel(1, 7);
        float[] values = {-1f, 1f, 2f, 3f, 99f};

        Naive.seasonal(wide, 0, values, 4, 3);

        assertThat(wide.values(Expert.SEASONAL_NAIVE)).containsExactly(1f, 2f, 3f, 1f, 2f, 3f, 1f);
    }

    private void say(Expert expert, int channel, float value) {
        Arrays.fill(panel.values(expert), channel * 3, channel * 3 + 3, value);
        panel.accept(expert, channel);
    }
}
