package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.ModelEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A savepoint is where a job changes its parallelism or its state backend: what it commits before
 * and after is, byte for byte, what an undisturbed job commits. State that this build cannot read
 * stops the job; weights are not started anew.
 */
@Timeout(300) // a job that never gets there must not hang the build
class UpgradeITCase {

    private static final int BEFORE = 140;
    private static final int BETWEEN = 160;
    private static final int AFTER = 190;

    /** Place of the last byte of the version in a learner's bytes, after four that name them. */
    private static final int VERSION = 7;

    private static final byte NEWER = 99;

    @RegisterExtension static final TestBed bed = new TestBed();

    private static JobOutput undisturbed;

    @TempDir private Path folder;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        JobUnderTest job = job("steady", 1);
        job.start();
        feed(job, 0, AFTER);
        stop(job);
        undisturbed = bed.output(job);
        // else there are no weights that could be lost
        assertThat(versionServed(undisturbed, BEFORE)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aSavepointOfTwoTasksGoesOnAtParallelism(int parallelism) throws Exception {
        String name = "rescaled-" + parallelism;
        JobUnderTest job = job(name, 2);
        job.start();
        feed(job, 0, BEFORE);
        String savepoint = stop(job);

        JobUnderTest rescaled = job.reconfigured(parallelism(parallelism));
        rescaled.resume(savepoint);
        feed(rescaled, BEFORE, AFTER);
        stop(rescaled);

        assertSame(bed.output(rescaled), 1);
    }

    @Test
    void aSavepointMovesFromTheHeapToRocksDbAndBack() throws Exception {
        Path databases = Files.createDirectory(folder.resolve("rocksdb"));
        Configuration rocksDb = new Configuration();
        rocksDb.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        rocksDb.set(RocksDBOptions.LOCAL_DIRECTORIES, databases.toString());
        JobUnderTest job = job("moved", 2);
        job.start();
        feed(job, 0, BEFORE);
        String ofTheHeap = stop(job);
        assertThat(databases).isEmptyDirectory();

        JobUnderTest moved = job.reconfigured(parallelism(3)).on(rocksDb);
        moved.resume(ofTheHeap);
        feed(moved, BEFORE, BETWEEN);
        assertThat(openDatabases(databases)).isPositive();
        String ofRocksDb = stop(moved);

        JobUnderTest back = job.reconfigured(parallelism(1));
        back.resume(ofRocksDb);
        feed(back, BETWEEN, AFTER);
        stop(back);

        assertSame(bed.output(back), 2);
    }

    @Test
    void aSavepointOfANewerReleaseStopsTheJobAndServesThatReleaseStill() throws Exception {
        AtomicInteger newest = new AtomicInteger(); // version that this build writes
        Supervised release =
                Supervised.job("newer")
                        .writing(
                                state -> {
                                    newest.set(state[VERSION]);
                                    return version(state, NEWER);
                                });
        JobUnderTest newer = job("newer", 2).with(release.cores());
        newer.start();
        feed(newer, 0, BEFORE);
        String savepoint = stop(newer);
        JobOutput before = bed.output(newer);

        JobUnderTest older = newer.reconfigured(Map.of()).with(release.cores());
        older.sendRecords(LeadingFleet.rows(older.settings(), BEFORE, AFTER));
        older.resume(savepoint);

        assertThat(older.failure())
                .contains(
                        "Cannot restore model \"fleet\": Cannot read learner state: bytes have"
                                + " version 99, this build reads versions 1 to "
                                + newest
                                + ". Restore with a newer release.");
        assertThat(older.status()).isEqualTo(JobStatus.FAILED);
        assertThat(bed.output(older)).isEqualTo(before);

        release.reading(state -> version(state, newest.byteValue()));
        JobUnderTest again = newer.reconfigured(Map.of()).with(release.cores());
        again.resume(savepoint);
        awaitForecasts(again, AFTER);
        stop(again);

        assertSame(bed.output(again), 1);
    }

    private static byte[] version(byte[] state, byte version) {
        byte[] changed = state.clone();
        changed[VERSION] = version;
        return changed;
    }

    private static void assertSame(JobOutput output, int resumed) {
        assertThat(output.differencesFrom(undisturbed)).isEmpty();
        assertThat(output.events()).isEqualTo(undisturbed.events());
        assertThat(output.rejected()).isEmpty();
        assertThat(output.restored())
                .hasSize(resumed)
                .extracting(ModelEvent::getVersion)
                .allSatisfy(version -> assertThat(version).isPositive());
    }

    private static int versionServed(JobOutput output, int row) {
        return output.forecasts().stream()
                .filter(forecast -> forecast.getOrigin().equals(SyntheticFleet.time(row)))
                .mapToInt(forecast -> forecast.getProvenance().getVersion())
                .min()
                .orElseThrow();
    }

    /** Each database has one file that names its current manifest. */
    private static long openDatabases(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("CURRENT")).count();
        }
    }

    private static JobUnderTest job(String name, int parallelism) {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.putAll(parallelism(parallelism));
        return bed.job(name, LeadingFleet.PARTITIONS, overrides);
    }

    private static Map<String, String> parallelism(int parallelism) {
        return Map.of("parallelism", Integer.toString(parallelism));
    }

    /** Sends rows and waits until all they make due is committed. */
    private static void feed(JobUnderTest job, int from, int to) throws Exception {
        job.sendRecords(LeadingFleet.rows(job.settings(), from, to));
        awaitForecasts(job, to);
    }

    /** The last row has not closed: event time follows the data alone. */
    private static void awaitForecasts(JobUnderTest job, int rows) {
        int due = LeadingFleet.SERIES.size() * (rows - 1);
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= due);
        }
    }

    private static String stop(JobUnderTest job) throws Exception {
        return job.stopWithSavepoint(bed.savepoints());
    }
}
