package io.foreflow.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTest {

    @Test
    void differsFromTheLibrarysByLessThanAWeightCanHold() {
        for (double x = -699.9; x < 700; x += 0.00917) {
            assertThat(Exponential.of(x) / StrictMath.exp(x))
                    .as("e^%s over the library's", x)
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void theEndsOfTheRangeAreWhatTheyAreInTheLimit() {
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-0.0)).isEqualTo(1);
        assertThat(Exponential.of(-1e4)).isZero();
        assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Exponential.of(1e4)).isInfinite();
        assertThat(Exponential.of(Double.NaN)).isNaN();
    }

    @Test
    void ofAScoreItDiffersByLessThanAFloatCanHold() {
        for (double x = -87; x <= 0; x += 0.00117) {
            assertThat(Exponential.ofScore(x) / StrictMath.exp(x))
                    .as("e^%s over the library's", x)
                    .isCloseTo(1, within(1e-8));
        }
        assertThat(Exponential.ofScore(0)).isEqualTo(1);
        assertThat(Exponential.ofScore(-87.1)).isZero();
        assertThat(Exponential.ofScore(-1e9)).isZero();
        assertThat(Exponential.ofScore(Double.NaN)).isNaN();
    }
}
