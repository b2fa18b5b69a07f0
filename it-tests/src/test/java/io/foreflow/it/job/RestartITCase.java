package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.it.job.Supervised.Disturbance;
import io.foreflow.it.job.Supervised.Step;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a job commits is a function of its input: stopped in the middle of a round, failed at any
 * moment after a checkpoint, slow to train, spread over more tasks, it commits the same bytes as an
 * undisturbed one, in which a tuned network was promoted and served.
 */
@Timeout(300) // a job that never gets there must not hang the build
class RestartITCase {

    private static final int ROWS = 220;
    private static final long TICK = 20 * LeadingFleet.step().toMillis();

    @RegisterExtension static final TestBed bed = new TestBed();

    private static JobOutput undisturbed;
    private static List<Step> steps;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        JobUnderTest job = job("undisturbed", 1);
        job.start();
        undisturbed = finish(job);
        steps = List.copyOf(Supervised.job("undisturbed").steps());
    }

    @Test
    void servesANetworkThatTheRidgeIsNotTheEqualOf() {
        assertThat(undisturbed.forecasts())
                .extracting(JobOutput::origin)
                .doesNotHaveDuplicates()
                .hasSize(expectedForecasts());
        assertThat(undisturbed.events())
                .extracting(ModelEvent::getKind)
                .contains(ModelEventKind.PROMOTED);
        assertThat(undisturbed.forecasts())
                .filteredOn(forecast -> forecast.getProvenance() != null)
                .anySatisfy(
                        forecast -> {
                            assertThat(forecast.getProvenance().getVersion()).isPositive();
                            assertThat(forecast.getServedBy()).containsKey("TUNED");
                        });
        assertThat(undisturbed.scores())
                .filteredOn(score -> score.getModelVersion() > 0)
                .filteredOn(score -> score.getRidgeError() != null)
                .hasSizeGreaterThan(ROWS)
                .allSatisfy(
                        score -> assertThat(score.getError()).isNotEqualTo(score.getRidgeError()));
        assertThat(undisturbed.rejected()).isEmpty();
    }

    @Test
    void goesOnFromASavepointTakenInTheMiddleOfARound() throws Exception {
        int held = roundAfterAPromotion();
        Step before = steps.get(held - 1);
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        Supervised supervised =
                Supervised.job("stopped-in-round")
                        .afterTick(holdAt(steps.get(held).tick(), inTheMiddle));
        JobUnderTest job = job("stopped-in-round", 1);

        job.start();
        Await.latch("the round has been trained", inTheMiddle);
        String savepoint = job.stopWithSavepoint(bed.savepoints());
        assertThat(supervised.steps()).isEqualTo(steps.subList(0, held));
        supervised.afterTick(tick -> {});
        JobUnderTest resumed = resumed("stopped-in-round", 2);
        resumed.resume(savepoint);
        JobOutput output = finish(resumed);

        assertThat(supervised.steps()).isEqualTo(steps);
        assertThat(output.restored())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getVersion()).isEqualTo(before.version()).isPositive();
                            assertThat(event.getReason())
                                    .contains("optimizer step " + before.optimizerStep());
                        });
        assertSame(output);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void commitsTheSameAfterFailuresAndDelaysAtParallelism(int parallelism) throws Exception {
        String name = "failing-" + parallelism;
        JobUnderTest job = job(name, parallelism).surviving(Failures.COUNT);
        Failures failures = new Failures(job, parallelism);
        Supervised.job(name)
                .beforeTick(failures::beforeTick)
                .afterTick(failures::afterTick)
                .beforeNetwork(failures::beforeNetwork);

        job.start();
        JobOutput output = finish(job);

        assertThat(failures.thrown).as("failures of seed %d", parallelism).hasSize(Failures.COUNT);
        assertThat(output.restored()).hasSize(Failures.COUNT);
        assertSame(output);
    }

    /** Three failures and a wait in each tick, at moments that the seed decides. */
    private static final class Failures {

        static final int COUNT = 3;

        private static final int LONGEST_WAIT_MILLIS = 40;

        private final JobUnderTest job;
        private final long seed;
        private final long inFlight;
        private final long replayed;
        private final long serving;
        private final Set<String> done = ConcurrentHashMap.newKeySet();
        private final Set<String> thrown = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean networkArmed = new AtomicBoolean();

        Failures(JobUnderTest job, long seed) {
            this.job = job;
            this.seed = seed;
            Random random = new Random(seed);
            int first = 3 + random.nextInt(2);
            inFlight = steps.get(first).tick();
            replayed = steps.get(first + 1 + random.nextInt(2)).tick();
            serving = steps.get(first + 4).tick();
        }

        /** The tick is in a checkpoint as an input, and was never finished. */
        void beforeTick(long tick) throws Exception {
            int wait = new Random(seed ^ tick).nextInt(LONGEST_WAIT_MILLIS);
            new CountDownLatch(1).await(wait, TimeUnit.MILLISECONDS);
            if (tick == inFlight && done.add("in flight")) {
                job.checkpoint();
                fail("in flight");
            }
            if (tick == replayed && done.add("before replayed")) {
                job.checkpoint();
            }
            if (tick == serving && done.add("before serving")) {
                job.checkpoint();
                networkArmed.set(true);
            }
        }

        /** What was sent between the checkpoint and this moment is sent again. */
        void afterTick(long tick) {
            if (tick == replayed + TICK && done.add("replayed")) {
                fail("replayed");
            }
        }

        /** In the forecaster, with the network in service. */
        void beforeNetwork() {
            if (networkArmed.compareAndSet(true, false)) {
                fail("network");
            }
        }

        private void fail(String moment) {
            thrown.add(moment);
            throw new IllegalStateException("Injected failure: " + moment);
        }
    }

    private static void assertSame(JobOutput output) {
        assertThat(output.differencesFrom(undisturbed)).isEmpty();
        assertThat(output.events()).isEqualTo(undisturbed.events());
        assertThat(output.rejected()).isEmpty();
    }

    /** Index of the first tick that trains and begins with a promoted network. */
    private static int roundAfterAPromotion() {
        for (int i = 1; i < steps.size(); i++) {
            Step before = steps.get(i - 1);
            if (before.version() > 0 && steps.get(i).optimizerStep() > before.optimizerStep()) {
                return i;
            }
        }
        throw new AssertionError("No round after a promotion in " + steps);
    }

    /** Returns by the interrupt alone that ends the job's threads. */
    private static Disturbance holdAt(long held, CountDownLatch reached) {
        return tick -> {
            if (tick == held) {
                reached.countDown();
                new CountDownLatch(1).await();
            }
        };
    }

    private static JobUnderTest job(String name, int parallelism) throws Exception {
        JobUnderTest job = resumed(name, parallelism);
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, ROWS));
        return job;
    }

    private static JobUnderTest resumed(String name, int parallelism) {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("parallelism", Integer.toString(parallelism));
        // a learner that waits for a checkpoint must not be waited for by the checkpoint
        overrides.put("learn.max-queued-ticks", "100");
        return bed.job(name, LeadingFleet.PARTITIONS, overrides).with(Supervised.job(name).cores());
    }

    private static JobOutput finish(JobUnderTest job) throws Exception {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= expectedForecasts());
        }
        job.stopWithSavepoint(bed.savepoints());
        return bed.output(job);
    }

    /** The last row has not closed: event time follows the data alone. */
    private static int expectedForecasts() {
        return LeadingFleet.SERIES.size() * (ROWS - 1);
    }
}
