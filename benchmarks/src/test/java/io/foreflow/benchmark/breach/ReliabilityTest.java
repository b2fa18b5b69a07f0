package io.foreflow.benchmark.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReliabilityTest {

    private final Reliability reliability = new Reliability();

    @Test
    void forecastsThatSayAboutTheSameAreCountedTogether() {
        reliability.add(0.2, false);
        reliability.add(0.25, true);
        reliability.add(0.3, false);
        reliability.add(1, true);

        assertThat(reliability.bins())
                .containsExactly(
                        new Reliability.Bin(0.2, 0.3, 2, 0.225, 0.5),
                        new Reliability.Bin(0.3, 0.5, 1, 0.3, 0),
                        new Reliability.Bin(0.9, 1, 1, 1, 1));
        assertThat(reliability.count()).isEqualTo(4);
        assertThat(reliability.frequency()).isEqualTo(0.5);
        assertThat(reliability.forecast()).isCloseTo(0.4375, within(1e-9));
    }

    @Test
    void brierIsTheMeanSquaredErrorAndOfTheFrequencyItsVariance() {
        reliability.add(0, false);
        reliability.add(0.5, true);
        reliability.add(1, false);
        reliability.add(1, true);

        assertThat(reliability.brier()).isCloseTo((0 + 0.25 + 1 + 0) / 4, within(1e-12));
        assertThat(reliability.brierOfFrequency()).isCloseTo(0.25, within(1e-12));
        // bins: 0 said 0 came, 0.5 said 1 came, 1 said half came: (0 + 0.5 + 2 · 0.5) / 4
        assertThat(reliability.meanGap()).isCloseTo(0.375, within(1e-12));
    }
}
