package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastStatus;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    @RegisterExtension static final TestBed bed = new TestBed();

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

    @Test
    void aSilentSeriesGrowsStaleAndRetiresWhileAnotherPartitionGoesOn() throws Exception {
        Map<String, String> settings = new HashMap<>(LIVE);
        settings.put("models." + SyntheticFleet.MODEL + ".align.idle", "6 s");
        settings.put("models." + SyntheticFleet.MODEL + ".align.max-gap", "1");
        settings.put("models." + SyntheticFleet.MODEL + ".forecast.stale-after", "2 s");
        JobUnderTest job = bed.job("silent", 2, settings);
        String talking = LeadingFleet.SERIES.get(1);

        job.start();
        job.checkpoint(); // all tasks run
        Instant last = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        job.sendRecords(
                List.of(LeadingFleet.record(job.settings(), 0, observation(SERIES, last, 7))));
        try (CommittedTopic events = bed.topic(job.settings().topics().modelEvents());
                CommittedTopic forecasts = bed.topic(job.settings().topics().forecasts())) {
            ModelEvent retired = null;
            for (int row = 0; retired == null; row++) {
                Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
                job.sendRecords(
                        List.of(
                                LeadingFleet.record(
                                        job.settings(), 1, observation(talking, time, row))));
                forecasts.await(
                        read -> forecast(read, talking, time) != null); // nothing holds it back
                retired = retired(events.readToEnd());
            }

            assertThat(retired.getTime()).isEqualTo(last.plusSeconds(6));
            assertThat(retired.getReason())
                    .isEqualTo("series \"%s\" had no value since %s".formatted(SERIES, last));
            List<Forecast> silent =
                    bed.output(job).forecasts().stream()
                            .filter(forecast -> forecast.getSeries().equals(SERIES))
                            .toList();
            assertThat(silent)
                    .extracting(Forecast::getOrigin)
                    .containsExactly(
                            last,
                            last.plusSeconds(1),
                            last.plusSeconds(2),
                            last.plusSeconds(3),
                            last.plusSeconds(4),
                            last.plusSeconds(5));
            assertThat(silent.subList(3, 6))
                    .allSatisfy(
                            forecast -> {
                                assertThat(forecast.getStatus()).isEqualTo(ForecastStatus.STALE);
                                assertThat(forecast.getInputQuality().getAgeMillis())
                                        .isEqualTo(
                                                Duration.between(last, forecast.getOrigin())
                                                        .toMillis());
                                assertThat(forecast.getChannels().get(0).getLastValue())
                                        .isEqualTo(7f);
                            });
        }
        job.cancel();
    }

    /** Null if there is no such event yet. */
    private static ModelEvent retired(List<ConsumerRecord<byte[], byte[]>> read) {
        return read.stream()
                .map(record -> JobOutput.decode(ModelEvent.class, record))
                .filter(event -> event.getKind() == ModelEventKind.RETIRED)
                .findFirst()
                .orElse(null);
    }

    private static Observation observation(Instant time, double value) {
        return observation(SERIES, time, value);
    }

    private static Observation observation(String series, Instant time, double value) {
        Map<String, Double> values = new HashMap<>();
        values.put("x", value);
        return LeadingFleet.observation(series, time, values);
    }

    private static Forecast forecast(List<ConsumerRecord<byte[], byte[]>> read, Instant origin) {
        return forecast(read, SERIES, origin);
    }

    /** Null if there is none of this origin. */
    private static Forecast forecast(
            List<ConsumerRecord<byte[], byte[]>> read, String series, Instant origin) {
        return read.stream()
                .map(record -> JobOutput.decode(Forecast.class, record))
                .filter(
                        forecast ->
                                forecast.getSeries().equals(series)
                                        && forecast.getOrigin().equals(origin))
                .findFirst()
                .orElse(null);
    }
}
