package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND_NANOS = 1_000_000_000;

    @Test
    void deliversHistoryAtOnceAndThenFollowsTheWallClockTimesTheSpeedup() {
        Pace pace = new Pace(60, 10_000);

        assertThat(pace.nanosUntil(10_000, 5)).isZero();
        // the first row behind the history sets the anchor
        assertThat(pace.nanosUntil(70_000, 1000)).isZero();
        // one event minute later is one wall second later
        assertThat(pace.nanosUntil(130_000, 1000)).isEqualTo(SECOND_NANOS);
        assertThat(pace.nanosUntil(130_000, 1000 + SECOND_NANOS)).isZero();
    }

    @Test
    void neverWaitsWithoutALimit() {
        Pace pace = new Pace(Pace.UNLIMITED, Long.MIN_VALUE);

        assertThat(pace.nanosUntil(0, 0)).isZero();
        assertThat(pace.nanosUntil(Long.MAX_VALUE, 0)).isZero();
    }
}
