package io.foreflow.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scales of channels that are not all observed from the first row on; eight rows are needed. */
class ElasticScaleTest {

    private static final int NEEDED = 8;

    @Test
    void aChannelThatWasNotObservedHasNoScaleYet() {
        ScaleCollector collector = new ScaleCollector(2);
        SeriesScale scale = null;
        for (int row = 1; row <= NEEDED; row++) {
            assertThat(scale).isNull();
            collector.add(row(row, row, Float.NaN));
            scale = collector.scale(scale, NEEDED);
        }

        assertThat(scale.stands(0)).isTrue();
        assertThat(scale.stands(1)).isFalse();
        assertThat(scale.allStand()).isFalse();
        assertThat(scale.scaled(1, 3)).isNaN();
    }

    @Test
    void itStandsOnItsOwnValuesOnceThereAreAQuarterAsMany() {
        ScaleCollector collector = new ScaleCollector(2);
        SeriesScale scale = null;
        for (int row = 1; row <= 20; row++) {
            collector.add(row(row, 1000 + row % 2, row < 15 ? Float.NaN : row == 15 ? 10 : 14));
            scale = collector.scale(scale, NEEDED);
            assertThat(scale != null && scale.stands(1)).isEqualTo(row >= 16);
        }

        // of 10 and 14, and never changed after
        assertThat(scale.location()[1]).isEqualTo(12);
        assertThat(scale.scale()[1]).isEqualTo(2);
        assertThat(scale.location()[0]).isEqualTo(1000.5f);
    }

    private static Row row(int index, float a, float b) {
        return Row.of(
                new SeriesKey("m", "s"),
                index,
                new float[] {a, b},
                new byte[] {Cell.OBSERVED, Float.isNaN(b) ? Cell.MISSING : Cell.OBSERVED});
    }
}
