package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.series.SeriesKey;
import org.junit.jupiter.api.Test;

class SeriesSamplingTest {

    @Test
    void hashIsFrozen() {
        // computed apart from FNV-1a and MurmurHash3's published finaliser, in Python
        assertThat(SeriesSampling.hash("hosts", "host-1")).isEqualTo(HASH_HOSTS_1);
        assertThat(SeriesSampling.hash("", "")).isEqualTo(HASH_EMPTY);
    }

    private static final long HASH_HOSTS_1 = 0x1b1602f3efbfe896L;
    private static final long HASH_EMPTY = 0xb9034ad37056f5fbL;

    @Test
    void tellsModelFromSeries() {
        assertThat(SeriesSampling.hash("a", "bc")).isNotEqualTo(SeriesSampling.hash("ab", "c"));
    }

    @Test
    void takesTheWantedShareAndOnlyAddsWithALargerOne() {
        int tenth = 0;
        int half = 0;
        for (int i = 0; i < 10_000; i++) {
            SeriesKey key = new SeriesKey("hosts", "host-" + i);
            boolean inTenth = SeriesSampling.inFraction(key, 0.1);
            boolean inHalf = SeriesSampling.inFraction(key, 0.5);
            tenth += inTenth ? 1 : 0;
            half += inHalf ? 1 : 0;
            assertThat(!inTenth || inHalf).isTrue();
            assertThat(SeriesSampling.inFraction(key, 1)).isTrue();
            assertThat(SeriesSampling.inFraction(key, 0)).isFalse();
        }

        // binomial: standard deviations 30 and 50, four of them
        assertThat(tenth).isCloseTo(1_000, within(120));
        assertThat(half).isCloseTo(5_000, within(200));
    }
}
