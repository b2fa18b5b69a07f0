package io.foreflow.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A grid of 100 ms, values at most 50 ms out of order, partitions quiet after 2 s. */
@SuppressWarnings("try") // closing a harness may be interrupted
class EventTimeOperatorTest {

    private static final Duration BOUND = Duration.ofMillis(50);
    private static final int TASKS = 8;

    @Test
    void emitsAWatermarkAtEachNewStepOfTheGrid() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();

            for (long time : new long[] {1000, 1040, 1060, 1151, 1240, 1251}) {
                send(harness, observed(0, time));
            }

            // time − 50 − 1 passes 900 at first sight, 1000 at 1051 or later, ...
            assertThat(watermarks(harness)).containsExactly(949L, 1009L, 1100L, 1200L);
        }
    }

    @Test
    void emitsTheRecordBeforeTheWatermarkItCauses() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();

            send(harness, observed(0, 1000));

            assertThat(new ArrayList<>(harness.getOutput()))
                    .containsExactly(
                            new StreamRecord<>(observed(0, 1000).stamped(1000), 1000),
                            new Watermark(949));
        }
    }

    @Test
    void refusesLateValuesByThePartitionsOwnRecords() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();

            send(harness, observed(0, 1000));
            send(harness, observed(1, 500));
            send(harness, observed(0, 950));
            send(harness, observed(0, 949));

            assertThat(times(harness)).containsExactly(1000L, 500L, 950L);
            assertThat(rejections(harness))
                    .singleElement()
                    .satisfies(
                            rejection -> {
                                assertThat(rejection.reason()).isEqualTo(Rejection.Reason.LATE);
                                assertThat(rejection.detail())
                                        .isEqualTo(
                                                "timestamp 949 is more than ingest.out-of-orderness"
                                                        + " (50 ms) behind 1000, the newest of its"
                                                        + " partition");
                                assertThat(rejection.offset()).isEqualTo(949);
                            });
        }
    }

    @Test
    void letsLateValuesOfAModelThroughThatAllowsThem() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();

            send(harness, observed(0, 1000));
            send(harness, observed("patient", 0, 650)); // 1000 − 50 − 300
            send(harness, observed("patient", 0, 649));
            send(harness, observed("hosts", 0, 650));

            assertThat(times(harness)).containsExactly(1000L, 650L);
            assertThat(harness.extractOutputValues().get(1).stamp()).isEqualTo(1000);
            assertThat(rejections(harness))
                    .extracting(Rejection::detail)
                    .containsExactly(
                            "timestamp 649 is more than ingest.out-of-orderness (50 ms) and"
                                    + " align.allowed-lateness (300 ms) behind 1000, the newest of"
                                    + " its partition",
                            "timestamp 650 is more than ingest.out-of-orderness (50 ms) behind"
                                    + " 1000, the newest of its partition");
        }
    }

    @Test
    void setsRefusedRecordsAsideWithoutMovingTheWatermark() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();
            Rejection rejection =
                    new Rejection(
                            new byte[] {1}, Rejection.Reason.UNDECODABLE, "no", "metrics", 0, 7);

            send(harness, rejection);

            assertThat(harness.getOutput()).isEmpty();
            assertThat(rejections(harness)).containsExactly(rejection);
        }
    }

    @Test
    void restoresTheRunningMaxima() throws Exception {
        OperatorSubtaskState state = stateAfter(observed(0, 1000), observed(1, 700));

        try (var harness = harness(TimeMode.REPLAY)) {
            harness.initializeState(state);
            harness.open();
            send(harness, observed(0, 940));
            send(harness, observed(1, 660));

            assertThat(rejections(harness)).extracting(Rejection::offset).containsExactly(940L);
            assertThat(times(harness)).containsExactly(660L);
        }
    }

    @Test
    void standsWhereItStoodAfterARestoreThoughAPartitionHasNothingLeft() throws Exception {
        OperatorSubtaskState state = stateAfter(observed(0, 1000), observed(1, 700));

        try (var harness = harness(TimeMode.REPLAY)) {
            harness.initializeState(state);
            harness.open();
            send(harness, assigned(0, 1));
            send(harness, observed(0, 5000));
            harness.setProcessingTime(1_000_000);

            assertThat(watermarks(harness)).containsExactly(649L);
        }
    }

    @Test
    void losesNoMaximumWhenPartitionsChangeHandsTwice() throws Exception {
        OperatorSubtaskState first = stateAfter(observed(0, 1000), observed(1, 700));
        List<OperatorSubtaskState> second = new ArrayList<>();
        for (int task = 0; task < 2; task++) {
            try (var harness = harness(TimeMode.REPLAY, 2, task)) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                first, TASKS, 1, 2, task));
                harness.open();
                send(harness, assigned(task));
                if (task == 0) {
                    send(harness, observed(0, 2000));
                }
                second.add(harness.snapshot(2, 2));
            }
        }

        try (var harness = harness(TimeMode.REPLAY)) {
            harness.initializeState(
                    AbstractStreamOperatorTestHarness.repackageState(
                            second.toArray(OperatorSubtaskState[]::new)));
            harness.open();
            send(harness, assigned(0, 1));
            send(harness, observed(0, 1940));
            send(harness, observed(1, 640));

            assertThat(watermarks(harness)).containsExactly(649L);
            assertThat(rejections(harness))
                    .extracting(Rejection::offset)
                    .containsExactly(1940L, 640L);
        }
    }

    @Test
    void letsAQuietPartitionFollowTheWallClockInLiveMode() throws Exception {
        try (var harness = harness(TimeMode.LIVE)) {
            harness.setProcessingTime(10_000);
            harness.open();
            send(harness, observed(0, 9_990));

            harness.setProcessingTime(11_900);
            assertThat(watermarks(harness)).containsExactly(9_939L);

            harness.setProcessingTime(12_000);
            // wall clock − live.delay of 1 s
            assertThat(watermarks(harness)).containsExactly(9_939L, 11_000L);
        }
    }

    @Test
    void goesIdleWithoutRecordsAndComesBackWithTheFirst() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();
            send(harness, assigned(0));

            harness.setProcessingTime(2_000);
            send(harness, observed(0, 1000));

            assertThat(harness.getOutput().stream().map(Object::toString).toList())
                    .containsExactly(
                            "WatermarkStatus(IDLE)",
                            "WatermarkStatus(ACTIVE)",
                            new StreamRecord<>(observed(0, 1000).stamped(1000), 1000).toString(),
                            new Watermark(949).toString());
        }
    }

    @Test
    void letsOnlyTheLastWatermarkOfTheSourceThrough() throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();

            harness.processWatermark(5000);
            harness.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(watermarks(harness)).containsExactly(Long.MAX_VALUE);
        }
    }

    private static OperatorSubtaskState stateAfter(Ingested... ingested) throws Exception {
        try (var harness = harness(TimeMode.REPLAY)) {
            harness.open();
            for (Ingested element : ingested) {
                send(harness, element);
            }
            return harness.snapshot(1, 1);
        }
    }

    private static OneInputStreamOperatorTestHarness<Ingested, Observed> harness(TimeMode mode)
            throws Exception {
        return harness(mode, 1, 0);
    }

    private static OneInputStreamOperatorTestHarness<Ingested, Observed> harness(
            TimeMode mode, int tasks, int task) throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new EventTimeOperator(
                        mode,
                        JobFixtures.ingest(BOUND),
                        100,
                        Map.of("patient", Duration.ofMillis(300))),
                TASKS,
                tasks,
                task);
    }

    private static void send(
            OneInputStreamOperatorTestHarness<Ingested, Observed> harness, Ingested ingested)
            throws Exception {
        harness.processElement(new StreamRecord<>(ingested));
    }

    private static List<Long> watermarks(
            OneInputStreamOperatorTestHarness<Ingested, Observed> harness) {
        return harness.getOutput().stream()
                .filter(Watermark.class::isInstance)
                .map(element -> ((Watermark) element).getTimestamp())
                .toList();
    }

    private static List<Long> times(OneInputStreamOperatorTestHarness<Ingested, Observed> harness) {
        return harness.extractOutputValues().stream().map(Observed::time).toList();
    }

    private static List<Rejection> rejections(
            OneInputStreamOperatorTestHarness<Ingested, Observed> harness) {
        var queue = harness.getSideOutput(EventTimeOperator.REJECTED);
        return queue == null ? List.of() : queue.stream().map(StreamRecord::getValue).toList();
    }

    private static Ingested.Assigned assigned(int... partitions) {
        List<Partition> assigned = new ArrayList<>();
        for (int partition : partitions) {
            assigned.add(new Partition("metrics", partition));
        }
        return new Ingested.Assigned(assigned);
    }

    private static Observed observed(int partition, long time) {
        return observed("hosts", partition, time);
    }

    /** Its offset is its time, to be told by. */
    private static Observed observed(String model, int partition, long time) {
        return new Observed(
                new SeriesKey(model, "a"),
                time,
                new int[] {0},
                new float[] {1},
                "metrics",
                partition,
                time,
                Observed.UNSTAMPED);
    }
}
