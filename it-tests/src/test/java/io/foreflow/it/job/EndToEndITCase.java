package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.ModelEventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The whole job, from Kafka to Kafka, exactly-once, with a real broker, the real learner and the
 * real network. Replay mode: the last row of the data has not closed and is not forecast from.
 */
@Timeout(300) // a job that never gets there must not hang the build
class EndToEndITCase {

    private static final int ROWS = 300;
    private static final int PARTITIONS = 2;

    @RegisterExtension static final TestBed bed = new TestBed();

    @Test
    void forecastsEveryDueOriginOnceAndTheSameAfterAStopInTheMiddle() throws Exception {
        JobOutput undisturbed = undisturbed();

        JobUnderTest job = bed.job("stopped", PARTITIONS, Map.of("parallelism", "2"));
        job.send(SyntheticFleet.rows(0, ROWS / 2));
        job.start();
        awaitForecasts(job, ROWS / 4);
        String savepoint = job.stopWithSavepoint(bed.savepoints());
        job.send(SyntheticFleet.rows(ROWS / 2, ROWS));
        job.resume(savepoint);
        awaitForecasts(job, expectedForecasts());
        job.stopWithSavepoint(bed.savepoints());
        JobOutput stopped = bed.output(job);

        assertThat(stopped.differencesFrom(undisturbed)).isEmpty();
        assertThat(stopped.events()).isEqualTo(undisturbed.events());
        assertThat(stopped.restored()).hasSize(1);
    }

    private JobOutput undisturbed() throws Exception {
        JobUnderTest job = bed.job("straight", PARTITIONS, Map.of());
        job.send(SyntheticFleet.rows(0, ROWS));
        job.start();
        awaitForecasts(job, expectedForecasts());
        job.stopWithSavepoint(bed.savepoints());
        JobOutput output = bed.output(job);

        assertThat(output.forecasts())
                .extracting(JobOutput::origin)
                .containsExactlyInAnyOrderElementsOf(dueOrigins());
        assertThat(output.forecasts())
                .filteredOn(forecast -> forecast.getProvenance() != null)
                .as("forecasts served by a learnt model")
                .hasSizeGreaterThan(ROWS);
        assertThat(output.scores()).hasSizeGreaterThan(ROWS);
        assertThat(output.events()).anyMatch(event -> event.getKind() == ModelEventKind.ROUND);
        assertThat(output.rejected()).isEmpty();
        return output;
    }

    private static int expectedForecasts() {
        return SyntheticFleet.SERIES.size() * (ROWS - 1);
    }

    private static List<String> dueOrigins() {
        List<String> origins = new ArrayList<>();
        for (String series : SyntheticFleet.SERIES) {
            for (int row = 0; row < ROWS - 1; row++) {
                origins.add(series + "@" + SyntheticFleet.time(row));
            }
        }
        return origins;
    }

    private static void awaitForecasts(JobUnderTest job, int count) {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= count);
        }
    }
}
