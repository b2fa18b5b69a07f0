package io.foreflow.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PageHinkleyTest {

    private final PageHinkley chart = new PageHinkley(4, 3.8);

    /** Mean 1, deviation 0.2. */
    private void usual(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(chart.add(i % 2 == 0 ? 0.8 : 1.2)).as("value %d", i).isFalse();
        }
    }

    @Test
    void sumsWhatIsAboveLevelAndTolerance() {
        usual(2000);

        boolean first = chart.add(2.2);
        double sum = chart.sum();
        boolean second = chart.add(2.2);

        assertThat(chart.mean()).isCloseTo(1, within(0.01));
        assertThat(sum).as("(2.2 - 1) / 0.2 - 4").isCloseTo(2, within(0.05));
        assertThat(chart.sum()).as("twice that").isCloseTo(4, within(0.1));
        assertThat(first).isFalse();
        assertThat(second).isTrue();
    }

    @Test
    void oneValueIsWorthTwelveDeviationsAtMost() {
        usual(2000);

        chart.add(1e9);

        assertThat(chart.sum()).isEqualTo(12 - 4);
        assertThat(chart.mean()).as("held within three deviations").isCloseTo(1, within(0.01));
    }

    @Test
    void aFallIsNoDriftAndASlowSwingIsNone() {
        usual(1000);

        for (int i = 0; i < 500; i++) {
            assertThat(chart.add(0)).isFalse();
        }
        for (int i = 0; i < 2000; i++) {
            assertThat(chart.add(1 + 0.5 * Math.sin(i * 0.02))).as("swing %d", i).isFalse();
        }
    }

    @Test
    void saysNothingBeforeItKnowsWhatIsUsual() {
        for (int i = 0; i < PageHinkley.WARM_UP; i++) {
            assertThat(chart.add(i % 7 == 0 ? 50 : 1)).isFalse();
        }

        assertThat(chart.sum()).isZero();
    }
}
