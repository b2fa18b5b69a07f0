package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.RejectedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Late values within the allowed lateness change rows, windows, scores and forecasts, and what
 * comes out is still a function of the data: not of how the partitions interleave, nor of where a
 * job stops, nor of its parallelism.
 */
@Timeout(300) // a job that never gets there must not hang the build
class LateValuesITCase {

    private static final String MODEL = "models." + SyntheticFleet.MODEL + ".";

    @RegisterExtension static final TestBed bed = new TestBed();

    private final UntidyStream stream = new UntidyStream(20240101);

    @Test
    void revisesForecastsAndStaysAFunctionOfTheData() throws Exception {
        JobUnderTest straight = job("late-straight", 1);
        straight.sendRecords(stream.records(straight.settings()));
        straight.start();
        JobOutput expected = finish(straight);

        assertThat(stream.late()).hasSizeGreaterThan(10);
        assertThat(expected.rejected())
                .as("late values of rows that were never there")
                .extracting(LateValuesITCase::place)
                .isSubsetOf(stream.late())
                .hasSizeLessThan(stream.late().size() / 2);
        Map<String, List<Integer>> revisions = new TreeMap<>();
        for (Forecast forecast : expected.forecasts()) {
            revisions
                    .computeIfAbsent(JobOutput.origin(forecast), origin -> new ArrayList<>())
                    .add(forecast.getRevision());
        }
        assertThat(revisions.keySet()).isEqualTo(stream.dueOrigins(1).keySet());
        assertThat(revisions.values())
                .allSatisfy(
                        counted ->
                                assertThat(counted)
                                        .isEqualTo(
                                                IntStream.range(0, counted.size())
                                                        .boxed()
                                                        .collect(Collectors.toList())));
        assertThat(expected.forecasts())
                .extracting(Forecast::getRevision)
                .filteredOn(revision -> revision > 0)
                .hasSizeGreaterThan(10);
        assertThat(expected.forecasts())
                .anySatisfy(
                        forecast -> assertThat(forecast.getInputQuality().getLate()).isPositive());

        JobUnderTest stopped = job("late-stopped", 2);
        List<ProducerRecord<byte[], byte[]>> records = stream.records(stopped.settings());
        int middle = records.size() / 2;
        stopped.sendRecords(records.subList(0, middle));
        stopped.start();
        stopped.awaitAllTakenIn();
        String savepoint = stopped.stopWithSavepoint(bed.savepoints());
        stopped.sendRecords(records.subList(middle, records.size()));
        stopped.resume(savepoint);

        assertThat(finish(stopped).differencesFrom(expected)).isEmpty();
    }

    private static JobUnderTest job(String name, int parallelism) {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("parallelism", "" + parallelism);
        overrides.put("learn.tuned", "false");
        overrides.put("ingest.out-of-orderness", UntidyStream.BOUND_MINUTES + " min");
        overrides.put(MODEL + "align.max-gap", "" + UntidyStream.MAX_GAP);
        overrides.put(MODEL + "align.allowed-lateness", "20 min");
        overrides.put(MODEL + "forecast.revise", "true");
        overrides.put(MODEL + "align.policy", "linear");
        return bed.job(name, UntidyStream.PARTITIONS, overrides);
    }

    private JobOutput finish(JobUnderTest job) throws Exception {
        int due = stream.dueOrigins(1).size();
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> firstEditions(read) >= due);
        }
        job.awaitAllTakenIn();
        job.stopWithSavepoint(bed.savepoints());
        return bed.output(job);
    }

    private static long firstEditions(List<ConsumerRecord<byte[], byte[]>> read) {
        return read.stream()
                .map(record -> JobOutput.decode(Forecast.class, record))
                .filter(forecast -> forecast.getRevision() == 0)
                .count();
    }

    private static String place(RejectedRecord record) {
        return record.getPartition() + ":" + record.getOffset();
    }
}
