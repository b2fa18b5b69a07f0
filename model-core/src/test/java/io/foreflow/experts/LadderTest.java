package io.foreflow.experts;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.experts.Weighting.Champion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {

    private static final List<Expert> RUNGS =
            List.of(
                    Expert.LAST_VALUE,
                    Expert.SEASONAL_NAIVE,
                    Expert.RIDGE_SHORT,
                    Expert.RIDGE,
                    Expert.TUNED);

    private final ExpertPanel panel = new ExpertPanel(2, 3);
    private final float[] weights = new float[2 * Expert.count()];

    @Test
    void climbsRungByRungAsExpertsBeginToSpeak() {
        for (Expert expert : RUNGS) {
            say(expert, 0, expert.ordinal() + 10f);

            new Ladder().weigh(panel, Champion.NETWORK, weights);

            assertThat(weights[expert.ordinal()]).isEqualTo(1f);
            assertThat(sum(0)).isEqualTo(1f);
        }
    }

    @Test
    void hasNoRungForTheLinesOfTheChannelsOwn() {
        say(Expert.RIDGE, 0, 1f);
        say(Expert.CHANNEL_RIDGE_SHORT, 0, 2f);
        say(Expert.CHANNEL_RIDGE, 0, 3f);

        new Ladder().weigh(panel, Champion.NETWORK, weights);

        assertThat(weights[Expert.RIDGE.ordinal()]).isEqualTo(1f);
        assertThat(sum(0)).isEqualTo(1f);
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

        assertThat(weights[Expert.RIDGE.ordinal()]).isEqualTo(1f);
        assertThat(weights[Expert.count() + Expert.LAST_VALUE.ordinal()]).isEqualTo(1f);
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

        assertThat(sum(0)).isEqualTo(1f);
        assertThat(sum(1)).isZero();
    }

    @Test
    void climbsNoHigherThanItsHighestRung() {
        say(Expert.SEASONAL_NAIVE, 0, 1f);
        say(Expert.RIDGE, 0, 2f);

        new Ladder(Expert.SEASONAL_NAIVE).weigh(panel, Champion.NETWORK, weights);

        assertThat(weights[Expert.SEASONAL_NAIVE.ordinal()]).isEqualTo(1f);
        assertThat(sum(0)).isEqualTo(1f);
    }

    @Test
    void seasonalNaiveRepeatsTheLastSeason() {
        ExpertPanel wide = new ExpertPanel(1, 7);
        float[] values = {-1f, 1f, 2f, 3f, 99f};

        Naive.seasonal(wide, 0, values, 4, 3);

        assertThat(wide.values(Expert.SEASONAL_NAIVE)).containsExactly(1f, 2f, 3f, 1f, 2f, 3f, 1f);
    }

    private float sum(int channel) {
        float sum = 0;
        for (int e = 0; e < Expert.count(); e++) {
            sum += weights[channel * Expert.count() + e];
        }
        return sum;
    }

    private void say(Expert expert, int channel, float value) {
        Arrays.fill(panel.values(expert), channel * 3, channel * 3 + 3, value);
        panel.accept(expert, channel);
    }
}
