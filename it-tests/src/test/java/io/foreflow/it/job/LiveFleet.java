package io.foreflow.it.job;

import io.foreflow.job.config.JobSettings;
import io.foreflow.schema.Observation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The values of {@link LeadingFleet}, a row a second by the wall clock, after a history of five
 * minutes. Used by one thread at a time.
 */
final class LiveFleet {

    static final Map<String, String> SETTINGS = settings();

    private static final int HISTORY_ROWS = 300;

    private final JobSettings settings;
    private final Instant start =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(HISTORY_ROWS);
    private int next = HISTORY_ROWS;

    LiveFleet(JobSettings settings) {
        this.settings = settings;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(LeadingFleet.LEARNING);
        String model = "models." + SyntheticFleet.MODEL + ".";
        settings.put("time", "live");
        settings.put(model + "step", "1 s");
        settings.put(model + "learn.tick", "20 s");
        settings.put(model + "align.idle", "10 min");
        return settings;
    }

    List<ProducerRecord<byte[], byte[]>> history() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int row = 0; row < HISTORY_ROWS; row++) {
            records.addAll(row(row, row));
        }
        return records;
    }

    /** Rows of all seconds that have come and were not asked for. */
    List<ProducerRecord<byte[], byte[]>> due() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (!time(next).isAfter(Instant.now())) {
            records.addAll(row(next, next));
            next++;
        }
        return records;
    }

    /** New values with the time of the last row for ever, and a record that is no observation. */
    List<ProducerRecord<byte[], byte[]>> frozenAmongJunk() {
        List<ProducerRecord<byte[], byte[]>> records = row(next - 1, next);
        records.add(
                LeadingFleet.record(
                        settings, 0, "no observation".getBytes(StandardCharsets.UTF_8)));
        return records;
    }

    private Instant time(int row) {
        return start.plusSeconds(row);
    }

    private List<ProducerRecord<byte[], byte[]>> row(int timeRow, int valueRow) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int series = 0; series < LeadingFleet.SERIES.size(); series++) {
            Observation values = LeadingFleet.observation(series, valueRow);
            records.add(
                    LeadingFleet.record(
                            settings,
                            series,
                            LeadingFleet.observation(
                                    values.getSeries(), time(timeRow), values.getValues())));
        }
        return records;
    }
}
