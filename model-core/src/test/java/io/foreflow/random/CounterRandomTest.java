package io.foreflow.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    private static final int DRAWS = 1_000_000;

    @Test
    void entersSplitMixAtItsPublishedSequence() {
        // first output of SplitMix64 seeded with 0, from the reference implementation
        assertThat(CounterRandom.mix(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
    }

    @Test
    void gaussiansHaveTheMomentsAndTailsOfTheNormal() {
        float[] draws = new float[DRAWS];
        new CounterRandom(3, Purpose.LANGEVIN, 9).gaussians(draws);

        double mean = 0;
        double square = 0;
        double fourth = 0;
        int beyondTwo = 0;
        int beyondTail = 0;
        for (float x : draws) {
            mean += x / (double) DRAWS;
            square += x * (double) x / DRAWS;
            fourth += Math.pow(x, 4) / DRAWS;
            beyondTwo += Math.abs(x) > 2 ? 1 : 0;
            beyondTail += Math.abs(x) > 3.5 ? 1 : 0;
        }

        // five standard errors each: √(1/n), √(2/n), √(96/n), √(np)
        assertThat(mean).isCloseTo(0, within(5e-3));
        assertThat(square).isCloseTo(1, within(7e-3));
        assertThat(fourth).isCloseTo(3, within(5e-2));
        assertThat((double) beyondTwo).isCloseTo(DRAWS * 0.0455003, within(1.1e3));
        assertThat((double) beyondTail).isCloseTo(DRAWS * 4.6526e-4, within(1.1e2));
    }

    @Test
    void isAFunctionOfSeedPurposeStepAndCounterAlone() {
        CounterRandom random = new CounterRandom(3, Purpose.BATCH, 9);

        assertThat(random.bits(5)).isEqualTo(new CounterRandom(3, Purpose.BATCH, 9).bits(5));
        assertThat(random.bits(5))
                .isNotEqualTo(random.bits(6))
                .isNotEqualTo(new CounterRandom(4, Purpose.BATCH, 9).bits(5))
                .isNotEqualTo(new CounterRandom(3, Purpose.LANGEVIN, 9).bits(5))
                .isNotEqualTo(new CounterRandom(3, Purpose.BATCH, 10).bits(5));
    }

    @Test
    void indicesAreUniform() {
        CounterRandom random = new CounterRandom(3, Purpose.BATCH, 9);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.index(i, 7)]++;
        }

        for (int count : counts) {
            assertThat((double) count).isCloseTo(10_000, within(500.0)); // √(n p q) = 93
        }
    }
}
