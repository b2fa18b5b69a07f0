package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.it.job.Supervised.Step;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first round of fine-tuning hangs until the test lets it go. */
@Timeout(300) // a job that never gets there must not hang the build
class HungRoundITCase {

    private static final int MAX_QUEUED_TICKS = 3;
    private static final int TICK_ROWS = 20;

    /** Row of the tick that hangs; rows count from 0, so this is the 80th. */
    private static final int HELD_ROW = 79;

    private static final Instant HELD = SyntheticFleet.time(HELD_ROW);

    @RegisterExtension static final TestBed bed = new TestBed();

    @Test
    void takesRowsInAndCompletesCheckpointsUpToTheBoundOfQueuedTicks() throws Exception {
        // the held tick and two more are due, the fourth is not
        int rows = HELD_ROW + (MAX_QUEUED_TICKS - 1) * TICK_ROWS + TICK_ROWS;
        int more = rows + 3 * TICK_ROWS;
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        JobUnderTest job = job("hung", "deterministic", hung, released);

        job.start();
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, rows));
        Await.latch("the round hangs", hung);
        job.awaitAllTakenIn();
        job.checkpoint();
        job.checkpoint();

        assertThat(bed.output(job).forecasts())
                .as("event time waits for what the held tick may publish")
                .extracting(JobOutput::origin)
                .hasSize(LeadingFleet.SERIES.size() * (HELD_ROW + 1))
                .doesNotHaveDuplicates();

        job.sendRecords(LeadingFleet.rows(job.settings(), rows, more));
        released.countDown();
        awaitForecasts(job, more - 1);

        assertThat(Supervised.job("hung").steps())
                .extracting(Step::tick)
                .containsExactlyElementsOf(ticks(more - 1));
        job.cancel();
    }

    @Test
    void forecastsGoOnInLowLatencyModeAndTheRoundServesWhenItIsDone() throws Exception {
        int rows = HELD_ROW + (MAX_QUEUED_TICKS + 3) * TICK_ROWS;
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        JobUnderTest job = job("low-latency", "low-latency", hung, released);

        job.start();
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, HELD_ROW));
        awaitTick("low-latency", HELD_ROW - TICK_ROWS);
        job.checkpoint(); // what the learner has published has reached the forecaster
        job.sendRecords(LeadingFleet.rows(job.settings(), HELD_ROW, rows));
        Await.latch("the round hangs", hung);
        awaitForecasts(job, rows - 1);
        job.checkpoint();

        assertThat(bed.output(job).forecasts())
                .filteredOn(forecast -> forecast.getProvenance() != null)
                .isNotEmpty()
                .allSatisfy(forecast -> assertThat(forecast.getProvenance().getVersion()).isZero());

        released.countDown();
        awaitTick("low-latency", rows - TICK_ROWS);
        job.checkpoint();
        job.sendRecords(LeadingFleet.rows(job.settings(), rows, rows + TICK_ROWS));
        awaitForecasts(job, rows + TICK_ROWS - 1);

        assertThat(bed.output(job).forecasts())
                .filteredOn(forecast -> !forecast.getOrigin().isBefore(SyntheticFleet.time(rows)))
                .hasSize(LeadingFleet.SERIES.size() * (TICK_ROWS - 1))
                .allSatisfy(
                        forecast -> assertThat(forecast.getProvenance().getVersion()).isPositive());
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        job.cancel();
    }

    private static JobUnderTest job(
            String name, String mode, CountDownLatch hung, CountDownLatch released) {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("learner.mode", mode);
        overrides.put("learn.max-queued-ticks", Integer.toString(MAX_QUEUED_TICKS));
        Supervised supervised =
                Supervised.job(name)
                        .beforeTick(
                                tick -> {
                                    if (tick == HELD.toEpochMilli()) {
                                        hung.countDown();
                                        released.await();
                                    }
                                });
        return bed.job(name, LeadingFleet.PARTITIONS, overrides).with(supervised.cores());
    }

    /** Until the learner is done with the tick at a row. */
    private static void awaitTick(String name, int row) throws Exception {
        long wanted = SyntheticFleet.time(row).toEpochMilli();
        Await.until(
                "the tick at " + SyntheticFleet.time(row),
                () -> Supervised.job(name).steps().stream().anyMatch(s -> s.tick() == wanted));
    }

    /** Ticks that are due once so many rows have closed. */
    private static List<Long> ticks(int rows) {
        return LongStream.rangeClosed(1, rows / TICK_ROWS)
                .map(tick -> SyntheticFleet.time((int) tick * TICK_ROWS - 1).toEpochMilli())
                .boxed()
                .toList();
    }

    private static void awaitForecasts(JobUnderTest job, int rows) {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= LeadingFleet.SERIES.size() * rows);
        }
    }
}
