package io.foreflow.benchmark.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickClockTest {

    private static final SeriesKey KEY = new SeriesKey("m", "s");

    private final List<String> ticks = new ArrayList<>();
    private final TickClock clock =
            new TickClock(
                    30,
                    (tick, rows) -> ticks.add(tick + ":" + rows.stream().map(Row::time).toList()));

    @Test
    void aTickTakesTheRowsBehindTheLastUpToItsOwnTime() {
        add(0, 10, 20, 30, 40, 50);

        assertThat(ticks).containsExactly("0:[0]", "30:[10, 20, 30]");
    }

    @Test
    void aTickBetweenTwoRowsComesBeforeTheLaterOne() {
        add(1, 26);
        assertThat(ticks).isEmpty();

        add(51);

        assertThat(ticks).containsExactly("30:[1, 26]");
    }

    @Test
    void ticksWithoutRowsDoNotExist() {
        add(-35, 100);

        assertThat(ticks).containsExactly("-30:[-35]");
    }

    private void add(long... times) {
        for (long time : times) {
            clock.add(Row.of(KEY, time, new float[1], new byte[1]));
        }
    }
}
