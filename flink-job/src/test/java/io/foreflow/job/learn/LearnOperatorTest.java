package io.foreflow.job.learn;

import static io.foreflow.job.config.JobSettings.LearnerMode.DETERMINISTIC;
import static io.foreflow.job.config.JobSettings.LearnerMode.LOW_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.job.learn.FakeLearner.Control;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamOperatorUtils;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.concurrent.NeverCompleteFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One tick every 10 ms of event time, lag 5 ms, at most two ticks in flight. */
@Timeout(60) // a mail that never comes must not hang the build
class LearnOperatorTest {

    private static final int PLENTY = 1000;

    @Test
    void holdsTheWatermarkBelowWhatAnUnfinishedTickWillPublish() throws Exception {
        Control control = new Control(0);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 3).row("m", 10).watermark(9).watermark(10).watermark(20);
            assertThat(run.shape()).containsExactly("W9", "W10", "W14");

            control.permits.release();
            run.mails(1);

            assertThat(run.shape()).containsExactly("W9", "W10", "W14", "m@15", "W20");
            assertThat(run.events()).singleElement().asString().startsWith("m ROUND 10 v1");
        }
    }

    @Test
    void releasesTheWatermarkTickByTick() throws Exception {
        Control control = new Control(0);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).watermark(10).row("m", 20).watermark(29);

            control.permits.release();
            run.mails(1);
            control.permits.release();
            run.mails(1);

            assertThat(run.shape()).containsExactly("W10", "W14", "m@15", "W24", "m@25", "W29");
        }
    }

    @Test
    void holdsTheWatermarkForTheSlowestOfSeveralModels() throws Exception {
        Control control = new Control(0);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m", "n")) {
            run.row("n", 5).row("m", 15).watermark(30);

            control.permits.release();
            run.mails(1);
            control.permits.release();
            run.mails(1);

            assertThat(run.shape()).containsExactly("W14", "n@15", "W24", "m@25", "W30");
        }
    }

    @Test
    void holdsNothingBackWithoutRows() throws Exception {
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(0), "m")) {
            run.watermark(10).watermark(1_000_000).watermark(Long.MAX_VALUE).endInput();

            assertThat(run.output()).containsExactly("W10", "W1000000", "W" + Long.MAX_VALUE);
        }
    }

    @Test
    void cutsNoTicksWhereEventTimeJumps() throws Exception {
        Control control = new Control(PLENTY);
        long years = Duration.ofDays(3650).toMillis();
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 1).row("m", years + 1).watermark(years + 20).settle();

            assertThat(run.shape())
                    .containsExactly(
                            "W14",
                            "m@15",
                            "W" + (years + 14),
                            "m@" + (years + 15),
                            "W" + (years + 20));
        }
    }

    @Test
    void givesATickItsRowsInOneOrderAndKeepsThoseThatCameEarly() throws Exception {
        List<Row> rows =
                List.of(
                        LearnerRun.row("m", "b", 2),
                        LearnerRun.row("m", "a", 2),
                        LearnerRun.row("m", "a", 11),
                        LearnerRun.row("m", "a", 1));
        List<String> forwards;
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(PLENTY), "m")) {
            for (Row row : rows) {
                run.row(row);
            }
            forwards = run.watermark(10).watermark(20).settle().snapshots();
        }
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(PLENTY), "m")) {
            run.row(rows.get(3)).row(rows.get(1)).row(rows.get(0)).watermark(10).row(rows.get(2));
            assertThat(run.watermark(20).settle().snapshots()).isEqualTo(forwards).hasSize(2);
        }
    }

    @Test
    void usesARevisedRowOnlyFromTheTimeItIsVisible() throws Exception {
        Row revised =
                new Row(
                        new SeriesKey("m", "a"),
                        3,
                        new float[] {9},
                        new byte[] {Cell.OBSERVED},
                        17,
                        1);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(PLENTY), "m")) {
            run.row("m", 3).watermark(10).row(revised).watermark(15).settle();
            assertThat(run.snapshots()).hasSize(1);

            run.watermark(20).settle();

            assertThat(run.shape()).containsExactly("W10", "W14", "m@15", "W15", "W20", "m@25");
        }
    }

    @Test
    void waitsForRoomWhenTheQueueIsFull() throws Exception {
        Control control = new Control(0);
        AtomicBoolean waited = new AtomicBoolean();
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).watermark(10).row("m", 20).watermark(20);
            run.row("m", 30);
            run.whenWaiting(
                    () -> {
                        waited.set(true);
                        control.permits.release();
                    });
            assertThat(waited).isFalse();

            run.watermark(30);

            assertThat(waited).isTrue();
            assertThat(run.inFlight()).isEqualTo(2);
            assertThat(run.shape()).containsExactly("W10", "W14", "m@15", "W24");
        }
    }

    @Test
    void takesRowsInAndCheckpointsUpToTheBoundWhileARoundHangs() throws Exception {
        Control hung = new Control(0);
        OperatorSubtaskState checkpoint;
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, hung, "m")) {
            run.row("m", 10).watermark(10).row("m", 20).watermark(20).row("m", 25).row("m", 31);

            checkpoint = run.checkpoint();

            assertThat(run.inFlight()).isEqualTo(2);
            assertThat(run.snapshots()).isEmpty();
            hung.started.acquire();
        }
        assertThat(hung.closed).containsExactly("m");

        try (LearnerRun run =
                LearnerRun.restore(checkpoint, DETERMINISTIC, new Control(PLENTY), "m")) {
            assertThat(run.inFlight()).isEqualTo(2);
            run.settle().watermark(30).settle().watermark(40).settle();
            assertThat(run.shape()).containsSubsequence("m@15", "m@25", "m@35", "m@45");
        }
    }

    @Test
    void finishesAllTicksBeforeItForwardsTheEndOfTime() throws Exception {
        Control control = new Control(PLENTY);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).row("m", 20).row("m", 23).watermark(Long.MAX_VALUE).endInput();

            assertThat(run.shape())
                    .containsExactly("W14", "m@15", "W24", "m@25", "W" + Long.MAX_VALUE);
        }
    }

    @Test
    void staysActiveUntilNoTickIsUnfinished() throws Exception {
        Control control = new Control(0);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).watermark(10).status(WatermarkStatus.IDLE);
            assertThat(run.shape()).containsExactly("W10");

            control.permits.release();
            run.mails(1).status(WatermarkStatus.ACTIVE);

            assertThat(run.shape()).containsExactly("W10", "m@15", "IDLE", "ACTIVE");
        }
    }

    @Test
    void holdsNoEventTimeInLowLatencyMode() throws Exception {
        Control control = new Control(0);
        try (LearnerRun run = LearnerRun.start(LOW_LATENCY, control, "m")) {
            run.row("m", 10).watermark(10).row("m", 20).watermark(20).row("m", 30).watermark(30);
            run.row("m", 40).watermark(40).watermark(50);
            assertThat(run.output()).containsExactly("IDLE");
            assertThat(run.inFlight()).isEqualTo(2);

            control.permits.release(2);
            run.mails(2);
            control.permits.release(1);
            run.mails(1);

            // the ticks at 30 and 40 came due with no room left and were run as one
            assertThat(run.shape()).containsExactly("IDLE", "m@15", "m@25", "m@45");
            assertThat(run.inFlight()).isZero();
            assertThat(run.events().get(2)).startsWith("m ROUND 40 v3");
        }
    }

    @Test
    void failsTheJobWhenALearnerFails() throws Exception {
        Control control = new Control(PLENTY);
        control.failingTick = 20;
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).watermark(10).mails(1).row("m", 20).watermark(20);

            assertThatThrownBy(() -> run.mails(1))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessage(
                            "Cannot run tick 1970-01-01T00:00:00.020Z of model \"m\": loss=NaN");
        }
    }

    @Test
    void failsTheJobWhenARoundTakesTooLong() throws Exception {
        Control control = new Control(1);
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m")) {
            run.row("m", 10).watermark(10).mails(1);
            run.harness().setProcessingTime(59_000);
            run.row("m", 20).watermark(20);
            run.harness().setProcessingTime(118_999);

            assertThatThrownBy(() -> run.harness().setProcessingTime(119_000))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining("Cannot finish tick 1970-01-01T00:00:00.020Z")
                    .hasMessageContaining("raise learn.round-timeout");
        }
    }

    @Test
    void refusesRowsOfAnUnknownModel() throws Exception {
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(0), "m")) {
            assertThatThrownBy(() -> run.row("x", 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot learn model \"x\": it is not configured (models are [m])");
        }
    }

    @Test
    void closesLearnersAndItsThreadWhileARoundHangs() throws Exception {
        Control control = new Control(0);
        LearnerRun run = LearnerRun.start(DETERMINISTIC, control, "m");
        run.row("m", 10).watermark(10);
        control.started.acquire();

        run.close();

        assertThat(control.closed).containsExactly("m");
    }

    @Test
    void keepsATickThatComesBackAfterTheOutputHasEnded() throws Exception {
        Control control = new Control(0);
        OperatorSubtaskState savepoint;
        try (LearnerRun run =
                LearnerRun.create(
                        DETERMINISTIC, control, List.of(LearnerRun.model("m", 1, 2)), 1, 0)) {
            run.harness().setup();
            run.harness().initializeEmptyState();
            run.harness().open();
            run.row("m", 10).watermark(10);
            StreamOperatorUtils.setProcessingTimeService(
                    run.harness().getOperator(), new QuiescedTime());
            control.permits.release();
            run.mails(1);
            assertThat(run.shape()).containsExactly("W10");
            savepoint = run.checkpoint();
        }

        try (LearnerRun run =
                LearnerRun.restore(savepoint, DETERMINISTIC, new Control(PLENTY), "m")) {
            assertThat(run.settle().shape()).containsExactly("m@15");
        }
    }

    /** Flink's timer service after the end of the output. */
    private static final class QuiescedTime implements ProcessingTimeService {
        @Override
        public Clock getClock() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getCurrentProcessingTime() {
            return 0;
        }

        @Override
        public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback target) {
            return new NeverCompleteFuture(time);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(
                ProcessingTimeCallback callback, long initialDelay, long period) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(
                ProcessingTimeCallback callback, long initialDelay, long period) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> quiesce() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
