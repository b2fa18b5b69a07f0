package io.foreflow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long NOON = Instant.parse("2016-07-01T12:00:00Z").toEpochMilli();

    @Test
    void showsEventTimeRatesVersionAndSkillOnOneLine() {
        Progress before = new Progress(NOON, 100, 90, 1, true, true, 0, new TreeMap<>());
        Progress now =
                new Progress(
                        NOON,
                        1100,
                        1090,
                        2,
                        true,
                        true,
                        0,
                        new TreeMap<>(Map.of(1, 0.1234, 24, -0.5, 96, Double.NaN)));

        assertThat(now.line(before, 2))
                .isEqualTo(
                        "2016-07-01T12:00:00Z  1100 rows (500/s)  1090 forecasts (500/s)  model v2"
                                + " (network)  skill vs last value: +1 +12%, +24 -50%, +96 n/a");
    }

    @Test
    void namesTheRidgeAgainAfterARollback() {
        Progress now = new Progress(NOON, 5, 4, 3, true, false, 0, new TreeMap<>());

        assertThat(now.line(now, 1)).contains("model v3 (ridge)");
    }

    @Test
    void saysWhatIsNotThereYet() {
        Progress nothing = new Progress(Long.MIN_VALUE, 0, 0, 0, false, false, 0, new TreeMap<>());
        Progress first = new Progress(NOON, 5, 4, 0, false, false, 3, new TreeMap<>());

        assertThat(nothing.line(nothing, 1)).isEqualTo("starting: no forecast committed yet");
        assertThat(first.line(nothing, 1))
                .isEqualTo(
                        "2016-07-01T12:00:00Z  5 rows (5/s)  4 forecasts (4/s)  model v0 (warming"
                                + " up)  no skill yet  3 rejected");
    }
}
