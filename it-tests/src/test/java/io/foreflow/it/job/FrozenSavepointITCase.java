package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.Provenance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint of the whole job as it was written once, kept as a file, is read by every later
 * build: the job goes on with the weights, the version and the optimizer's step that it had. The
 * file was made with {@code -Dforeflow.savepoint.write=true} (see CONTRIBUTING.md).
 *
 * <p>Sent at least once: an exactly-once savepoint holds transactions of its broker, which no later
 * test has. Each series has a partition of its own, so that the offsets in the savepoint are those
 * of the same rows in a new topic.
 */
@Timeout(300) // a job that never gets there must not hang the build
class FrozenSavepointITCase {

    private static final int VERSION = 1;

    /** Ten rows behind the last tick, and ten before the next. */
    private static final int BEFORE = 150;

    private static final int AFTER = 190;
    private static final String NAME = "frozen";
    private static final String WRITE = "foreflow.savepoint.write";

    @RegisterExtension static final TestBed bed = new TestBed();

    @TempDir private Path folder;

    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "true")
    void writesTheFile() throws Exception {
        Supervised watched = Supervised.job("writing");
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("delivery", "at-least-once");
        overrides.put("parallelism", "2");
        JobUnderTest job = bed.job(NAME, LeadingFleet.PARTITIONS, overrides).with(watched.cores());
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, BEFORE));
        job.start();
        awaitForecasts(job, BEFORE - 1);
        job.awaitAllTakenIn();
        Path savepoint = Path.of(URI.create(job.stopWithSavepoint(bed.savepoints())));
        Provenance served = last(bed.output(job)).getProvenance();
        Supervised.Step learnt = watched.steps().get(watched.steps().size() - 1);

        assertThat(served.getVersion()).as("a network was promoted").isPositive();
        FrozenSavepoint.write(
                FrozenSavepoint.file(VERSION),
                savepoint,
                job.options(),
                Map.of(
                        "served.version", Integer.toString(served.getVersion()),
                        "served.optimizer-step", Long.toString(served.getOptimizerStep()),
                        "served.weights-hash", served.getWeightsHash(),
                        "served.network-hash", watched.loaded().get(watched.loaded().size() - 1),
                        "served.trained-until", served.getTrainedUntil().toString(),
                        "learner.version", Integer.toString(learnt.version()),
                        "learner.optimizer-step", Long.toString(learnt.optimizerStep()),
                        "learner.trained-until", Long.toString(learnt.trainedUntil())));
    }

    @Test
    @DisabledIfSystemProperty(named = WRITE, matches = "true")
    void goesOnFromTheFileWithTheWeightsThatWereServed() throws Exception {
        FrozenSavepoint frozen = FrozenSavepoint.unpack(VERSION, folder);
        Supervised watched = Supervised.job("reading");
        JobUnderTest job =
                bed.job(NAME, LeadingFleet.PARTITIONS, frozen.options()).with(watched.cores());
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, BEFORE));
        job.sendRecords(LeadingFleet.rows(job.settings(), BEFORE, AFTER));

        job.resume(frozen.savepoint().toString());
        awaitForecasts(job, AFTER - BEFORE);
        job.stopWithSavepoint(bed.savepoints());
        JobOutput output = bed.output(job);

        Map<String, String> facts = frozen.facts();
        assertThat(watched.restored())
                .containsExactly(
                        new Supervised.Step(
                                -1,
                                Integer.parseInt(facts.get("learner.version")),
                                Long.parseLong(facts.get("learner.optimizer-step")),
                                Long.parseLong(facts.get("learner.trained-until"))));
        assertThat(watched.loaded().get(0)).isEqualTo(facts.get("served.network-hash"));
        assertThat(output.restored())
                .allSatisfy(
                        event ->
                                assertThat(event.getVersion())
                                        .isEqualTo(Integer.parseInt(facts.get("learner.version"))))
                .extracting(event -> event.getReason().toString())
                .satisfiesExactly(
                        where -> assertThat(where).startsWith("Restored at optimizer step"),
                        // two ridges are younger than this state
                        what -> assertThat(what).endsWith("begin empty"));
        assertThat(output.events())
                .as("events of a model that began anew")
                .noneMatch(event -> event.getKind().name().equals("STARTED"));
        assertThat(origins(output)).isEqualTo(due());
        assertThat(output.forecasts())
                .filteredOn(forecast -> forecast.getOrigin().equals(time(BEFORE - 1)))
                .hasSize(LeadingFleet.SERIES.size())
                .extracting(Forecast::getProvenance)
                .allSatisfy(served -> assertServed(served, facts));
        assertThat(last(output).getProvenance().getTrainedUntil())
                .as("learning goes on")
                .isAfter(Instant.parse(facts.get("served.trained-until")));
    }

    private static void assertServed(Provenance served, Map<String, String> facts) {
        assertThat(served.getVersion()).isEqualTo(Integer.parseInt(facts.get("served.version")));
        assertThat(served.getOptimizerStep())
                .isEqualTo(Long.parseLong(facts.get("served.optimizer-step")));
        assertThat(served.getWeightsHash()).isEqualTo(facts.get("served.weights-hash"));
        assertThat(served.getTrainedUntil())
                .isEqualTo(Instant.parse(facts.get("served.trained-until")));
    }

    /** The last row of the data has not closed: event time follows the data alone. */
    private static List<String> due() {
        return LeadingFleet.SERIES.stream()
                .flatMap(
                        series ->
                                IntStream.range(BEFORE - 1, AFTER - 1)
                                        .mapToObj(row -> series + "@" + time(row)))
                .sorted()
                .toList();
    }

    private static List<String> origins(JobOutput output) {
        return output.forecasts().stream().map(JobOutput::origin).sorted().toList();
    }

    private static Forecast last(JobOutput output) {
        return output.forecasts().stream()
                .max(Comparator.comparing(Forecast::getOrigin))
                .orElseThrow();
    }

    private static Instant time(int row) {
        return SyntheticFleet.time(row);
    }

    private static void awaitForecasts(JobUnderTest job, int rows) {
        int due = LeadingFleet.SERIES.size() * rows;
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= due);
        }
    }
}
