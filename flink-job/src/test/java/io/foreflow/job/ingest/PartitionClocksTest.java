package io.foreflow.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.SeriesKey;
import org.junit.jupiter.api.Test;

/** Bound 10, quiet 100, delay 30, all in milliseconds; activity time starts at 0. */
class PartitionClocksTest {

    private static final Partition ZERO = new Partition("metrics", 0);
    private static final Partition ONE = new Partition("metrics", 1);
    private static final long WALL = 1_000_000;

    private final PartitionClocks replay = PartitionClocks.replay(10, 100, 0);
    private final PartitionClocks live = PartitionClocks.live(10, 100, 30, 0);

    @Test
    void stampsWithTheRunningMaximumOfThePartitionAlone() {
        assertThat(replay.stamp(observed(0, 500), 1)).isEqualTo(500);
        assertThat(replay.stamp(observed(1, 50), 1)).isEqualTo(50);
        assertThat(replay.stamp(observed(0, 400), 1)).isEqualTo(500);
    }

    @Test
    void isLateOnlyBelowTheBound() {
        assertThat(replay.late(489, 500)).isTrue();
        assertThat(replay.late(490, 500)).isFalse();
        assertThat(watermarkAfter(500)).isLessThan(490);
    }

    @Test
    void standsAtTheSlowestPartition() {
        replay.stamp(observed(0, 500), 1);
        replay.stamp(observed(1, 300), 1);

        assertThat(replay.watermark(1, WALL)).isEqualTo(300 - 10 - 1);
    }

    @Test
    void waitsForAssignedPartitionsWithoutARecord() {
        replay.assigned(ZERO, 0);
        replay.assigned(ONE, 0);
        replay.stamp(observed(0, 500), 1);

        assertThat(replay.watermark(99, WALL)).isEqualTo(PartitionClocks.UNKNOWN);
        assertThat(replay.watermark(100, WALL)).isEqualTo(489);
        assertThat(replay.idle(100)).isFalse();
    }

    @Test
    void isIdleOnlyWhenNoPartitionEverHeldARecord() {
        replay.assigned(ZERO, 0);

        assertThat(replay.idle(99)).isFalse();
        assertThat(replay.idle(100)).isTrue();

        replay.stamp(observed(0, 500), 200);

        assertThat(replay.idle(10_000)).isFalse();
    }

    @Test
    void holdsTheOthersAtTheEndOfAPartitionInReplay() {
        replay.stamp(observed(0, 500), 1);
        replay.stamp(observed(1, 300), 1);
        replay.stamp(observed(0, 9_000), 50_000);

        assertThat(replay.watermark(1_000_000, WALL)).isEqualTo(289);
    }

    @Test
    void followsTheWallClockInLiveModeOnceAPartitionIsQuiet() {
        live.stamp(observed(0, WALL - 500), 1_000);
        long byData = WALL - 500 - 10 - 1;

        assertThat(live.watermark(1_099, WALL)).isEqualTo(byData);
        assertThat(live.watermark(1_100, WALL)).isEqualTo(WALL - 30);
    }

    @Test
    void neverTakesAWatermarkBackWhenAQuietPartitionSpeaksAgain() {
        live.stamp(observed(0, WALL - 500), 0);
        live.watermark(100, WALL);

        live.stamp(observed(0, WALL - 400), 150);

        assertThat(live.watermark(150, WALL + 50)).isEqualTo(WALL - 30);
    }

    @Test
    void doesNotFollowTheWallClockBeforeAnyRecord() {
        live.assigned(ZERO, 0);

        assertThat(live.watermark(10_000, WALL)).isEqualTo(PartitionClocks.UNKNOWN);
        assertThat(live.idle(10_000)).isTrue();
    }

    @Test
    void takesUpACheckpointedMaximumWhenThePartitionIsAssigned() {
        replay.restore(new PartitionMaximum(ZERO, 700));
        replay.restore(new PartitionMaximum(ZERO, 600));
        replay.restore(new PartitionMaximum(ONE, 300));

        replay.assigned(ZERO, 0);

        assertThat(replay.watermark(0, WALL)).isEqualTo(689);
        assertThat(replay.stamp(observed(0, 650), 0)).isEqualTo(700);
    }

    @Test
    void keepsTheMaximaOfPartitionsItHasNotMetAgain() {
        replay.restore(new PartitionMaximum(ZERO, 700));
        replay.restore(new PartitionMaximum(ONE, 300));
        replay.stamp(observed(0, 800), 0);
        replay.assigned(new Partition("metrics", 2), 0);

        assertThat(replay.maxima())
                .containsExactlyInAnyOrder(
                        new PartitionMaximum(ZERO, 800), new PartitionMaximum(ONE, 300));
    }

    private static long watermarkAfter(long time) {
        PartitionClocks clocks = PartitionClocks.replay(10, 100, 0);
        clocks.stamp(observed(0, time), 0);
        return clocks.watermark(0, WALL);
    }

    private static Observed observed(int partition, long time) {
        return new Observed(
                new SeriesKey("hosts", "a"),
                time,
                new int[0],
                new float[0],
                "metrics",
                partition,
                0,
                Observed.UNSTAMPED);
    }
}
