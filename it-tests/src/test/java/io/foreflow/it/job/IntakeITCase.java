package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of each record of the metrics topic, good, late and bad. */
@Timeout(300) // a job that never gets there must not hang the build
class IntakeITCase {

    private static final long SEED = 20240101;
    private static final int TICK_ROWS = 20;
    private static final String MODEL = "models." + SyntheticFleet.MODEL + ".";

    @RegisterExtension static final TestBed bed = new TestBed();

    @Test
    void accountsForEveryObservationInRowsAndForEveryDueOriginInForecasts() throws Exception {
        UntidyStream stream = new UntidyStream(SEED);
        JobUnderTest job =
                bed.job(
                                "untidy",
                                UntidyStream.PARTITIONS,
                                Map.of(
                                        "parallelism",
                                        "2",
                                        "learn.tuned",
                                        "false",
                                        "forecast.every",
                                        "3",
                                        "ingest.out-of-orderness",
                                        UntidyStream.BOUND_MINUTES + " min",
                                        MODEL + "align.max-gap",
                                        "" + UntidyStream.MAX_GAP))
                        .with(Supervised.job("untidy").cores());
        Map<String, List<Float>> due = stream.dueOrigins(3);
        assertThat(stream.late()).as("late observations of seed %d", SEED).isNotEmpty();
        assertThat(stream.superseded()).as("superseded values").isGreaterThan(50);
        long lastTick = stream.lastTick(TICK_ROWS);

        job.sendRecords(stream.records(job.settings()));
        job.start();
        awaitForecasts(job, due.size());
        job.awaitAllTakenIn();
        Await.until(
                "the learner is done with its last tick",
                () ->
                        Supervised.job("untidy").steps().stream()
                                .anyMatch(step -> step.tick() == lastTick));
        job.stopWithSavepoint(bed.savepoints());
        JobOutput output = bed.output(job);

        assertThat(rowsOf("untidy"))
                .containsExactlyInAnyOrderElementsOf(stream.rowsInTicks(TICK_ROWS));
        assertThat(output.forecasts())
                .extracting(JobOutput::origin)
                .containsExactlyInAnyOrderElementsOf(due.keySet());
        assertThat(output.forecasts())
                .allSatisfy(
                        forecast ->
                                assertThat(lastValues(forecast))
                                        .isEqualTo(due.get(JobOutput.origin(forecast))));
        assertThat(output.rejected())
                .allSatisfy(late -> assertThat(late.getReason()).isEqualTo(RejectionReason.LATE))
                .extracting(IntakeITCase::place)
                .containsExactlyInAnyOrderElementsOf(stream.late());
    }

    @Test
    void rejectsPoisonWithItsCoordinatesAndForecastsTheGoodRecordsAroundIt() throws Exception {
        int rows = 60;
        JobUnderTest job =
                bed.job(
                        "poisoned",
                        LeadingFleet.PARTITIONS,
                        Map.of(
                                "ingest.max-record", "4 kb",
                                "ingest.max-channels", "8",
                                "ingest.max-name-length", "64"));
        List<ProducerRecord<byte[], byte[]>> good = LeadingFleet.rows(job.settings(), 0, rows);
        Map<String, Poison> poison = poison();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Poison> expected = new TreeMap<>();
        int[] ends = new int[LeadingFleet.PARTITIONS];
        for (int i = 0; i < good.size(); i++) {
            records.add(good.get(i));
            ends[good.get(i).partition()]++;
            Poison bad = new ArrayList<>(poison.values()).get(i % poison.size());
            int partition = (i + i / 7) % LeadingFleet.PARTITIONS;
            records.add(LeadingFleet.record(job.settings(), partition, bad.value));
            expected.put(partition + ":" + ends[partition]++, bad);
        }

        job.sendRecords(records);
        job.start();
        awaitForecasts(job, LeadingFleet.SERIES.size() * (rows - 1));
        job.awaitAllTakenIn();
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        job.stopWithSavepoint(bed.savepoints());
        JobOutput output = bed.output(job);

        Map<String, Poison> rejected = new TreeMap<>();
        for (RejectedRecord record : output.rejected()) {
            assertThat(record.getTopic()).isEqualTo(job.settings().topics().metrics());
            rejected.put(place(record), new Poison(raw(record), record.getReason()));
        }
        assertThat(output.rejected()).hasSameSizeAs(expected.keySet());
        assertThat(rejected.keySet()).isEqualTo(expected.keySet());
        assertThat(rejected)
                .allSatisfy((at, record) -> assertThat(record).isEqualTo(expected.get(at)));
        assertThat(output.forecasts())
                .extracting(JobOutput::origin)
                .containsExactlyInAnyOrderElementsOf(origins(rows - 1));
    }

    /** A value that no job should take in, and why. */
    private record Poison(byte[] value, RejectionReason reason) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Poison that
                    && Arrays.equals(value, that.value)
                    && reason == that.reason;
        }

        @Override
        public int hashCode() {
            return reason.hashCode();
        }

        @Override
        public String toString() {
            return reason + " " + Arrays.toString(value);
        }
    }

    private static Map<String, Poison> poison() {
        Instant time = SyntheticFleet.time(5);
        byte[] sound = LeadingFleet.encode(LeadingFleet.observation(0, 5));
        byte[] random = new byte[100];
        new Random(SEED).nextBytes(random);
        byte[] unknownSchema = sound.clone();
        unknownSchema[5] ^= 0x55; // in the fingerprint, bytes 2 to 9
        Map<String, Poison> poison = new LinkedHashMap<>();
        poison.put("random", undecodable(random));
        poison.put("empty", undecodable(new byte[0]));
        poison.put("tombstone", undecodable(null));
        poison.put("truncated", undecodable(Arrays.copyOf(sound, sound.length - 3)));
        poison.put("header only", undecodable(Arrays.copyOf(sound, 10)));
        poison.put("unknown schema", undecodable(unknownSchema));
        poison.put("NaN", value(Double.NaN));
        poison.put("infinite", value(Double.POSITIVE_INFINITY));
        poison.put("negative infinite", value(Double.NEGATIVE_INFINITY));
        poison.put("beyond float", value(1e300));
        poison.put("no series", of(observation("", time), RejectionReason.EMPTY_SERIES));
        poison.put(
                "unknown model",
                of(
                        Observation.newBuilder(observation("alpha", time))
                                .setModel("nobody's")
                                .build(),
                        RejectionReason.UNKNOWN_MODEL));
        poison.put("1970", at("1970-01-01T00:00:01Z"));
        poison.put("2200", at("2200-01-01T00:00:00Z"));
        poison.put("furthest", at(Instant.ofEpochMilli(Long.MAX_VALUE).toString()));
        poison.put("long name", of(observation("s".repeat(65), time), RejectionReason.TOO_LARGE));
        poison.put(
                "large record", of(observation("s".repeat(5000), time), RejectionReason.TOO_LARGE));
        Map<String, Double> many = new HashMap<>();
        for (int channel = 0; channel < 9; channel++) {
            many.put("c" + channel, 1.0);
        }
        poison.put(
                "many channels",
                of(LeadingFleet.observation("alpha", time, many), RejectionReason.TOO_LARGE));
        return poison;
    }

    private static Poison undecodable(byte[] value) {
        return new Poison(value, RejectionReason.UNDECODABLE);
    }

    private static Poison value(double value) {
        return of(
                LeadingFleet.observation(
                        "alpha", SyntheticFleet.time(5), Map.of("x", 1.0, "y", value)),
                RejectionReason.NOT_FINITE);
    }

    private static Poison at(String time) {
        return of(observation("alpha", Instant.parse(time)), RejectionReason.TIME_OUT_OF_RANGE);
    }

    private static Observation observation(String series, Instant time) {
        return LeadingFleet.observation(series, time, Map.of("x", 1.0));
    }

    private static Poison of(Observation observation, RejectionReason reason) {
        return new Poison(LeadingFleet.encode(observation), reason);
    }

    private static byte[] raw(RejectedRecord record) {
        ByteBuffer raw = record.getRaw();
        if (raw == null) {
            return null;
        }
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        return bytes;
    }

    private static String place(RejectedRecord record) {
        return record.getPartition() + ":" + record.getOffset();
    }

    private static List<String> origins(int rows) {
        List<String> origins = new ArrayList<>();
        for (String series : LeadingFleet.SERIES) {
            for (int row = 0; row < rows; row++) {
                origins.add(series + "@" + SyntheticFleet.time(row));
            }
        }
        return origins;
    }

    /** The rows that reached the learner, as {@link UntidyStream} writes them. */
    private static List<String> rowsOf(String job) {
        List<String> rows = new ArrayList<>();
        for (Row row : Supervised.job(job).rows()) {
            StringBuilder text = new StringBuilder();
            text.append(row.key().series()).append('@').append(Instant.ofEpochMilli(row.time()));
            for (int channel = 0; channel < row.channels(); channel++) {
                text.append(
                        switch (row.cells()[channel]) {
                            case Cell.OBSERVED -> " observed " + row.values()[channel];
                            case Cell.IMPUTED -> " imputed " + row.values()[channel];
                            default -> " missing";
                        });
            }
            rows.add(text.toString());
        }
        return rows;
    }

    private static List<Float> lastValues(Forecast forecast) {
        return forecast.getChannels().stream().map(ForecastChannel::getLastValue).toList();
    }

    private static void awaitForecasts(JobUnderTest job, int count) {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= count);
        }
    }
}
