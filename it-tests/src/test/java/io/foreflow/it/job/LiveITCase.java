package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.Observation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live time, a row a second, at-least-once. No checkpoint comes in the time of the test, so that
 * nothing waits for one.
 */
@Timeout(300) // a job that never gets there must not hang the build
class LiveITCase {

    private static final int ROWS = 2;
    private static final String SERIES = LeadingFleet.SERIES.get(0);

    private static final Map<String, String> LIVE =
            Map.of(
                    "time",
                    "live",
                    "delivery",
                    "at-least-once",
                    "checkpoint.interval",
                    "1 h",
                    "models." + SyntheticFleet.MODEL + ".step",
                    "1 s",
                    "models." + SyntheticFleet.MODEL + ".learn.tick",
                    "20 s",
                    // a row is sent less than one second ahead of the clock, and closes this
                    // long after it: what a busy machine may take to hand a record on
                    "ingest.out-of-orderness",
                    "2 s",
                    "live.delay",
                    "4 s",
                    "live.quiet",
                    "500 ms");

    @TempDir private static Path folder;

    private static TestBed bed;

    @BeforeAll
    static void startBrokerAndCluster() throws Exception {
        bed = new TestBed(folder);
    }

    @AfterAll
    static void stopBrokerAndCluster() throws Exception {
        bed.close();
    }

    @Test
    void forecastsFromARowBeforeTheNextOneExists() throws Exception {
        JobUnderTest job = bed.job("live", 1, LIVE);
        List<Instant> sent = new ArrayList<>();
        List<Forecast> seen = new ArrayList<>();

        job.start();
        job.checkpoint(); // all tasks run
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            for (int row = 0; row < ROWS; row++) {
                Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
                job.sendRecords(
                        List.of(
                                LeadingFleet.record(
                                        job.settings(), 0, observation(time, 100.0 + row))));
                sent.add(time);
                seen.add(forecast(topic.await(read -> forecast(read, time) != null), time));
            }
        }

        assertThat(seen).extracting(Forecast::getOrigin).containsExactlyElementsOf(sent);
        assertThat(seen)
                .extracting(forecast -> forecast.getChannels().get(0).getLastValue())
                .containsExactly(100f, 101f);
        assertThat(bed.output(job).rejected()).isEmpty();
        job.cancel();
    }

    private static Observation observation(Instant time, double value) {
        Map<String, Double> values = new HashMap<>();
        values.put("x", value);
        return LeadingFleet.observation(SERIES, time, values);
    }

    /** Null if there is none of this origin. */
    private static Forecast forecast(List<ConsumerRecord<byte[], byte[]>> read, Instant origin) {
        return read.stream()
                .map(record -> JobOutput.decode(Forecast.class, record))
                .filter(forecast -> forecast.getOrigin().equals(origin))
                .findFirst()
                .orElse(null);
    }
}
