package io.foreflow.job.align;

import static io.foreflow.series.Cell.IMPUTED;
import static io.foreflow.series.Cell.MISSING;
import static io.foreflow.series.Cell.OBSERVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/** Steps of 10 ms, two channels, values carried over 2 rows, series forgotten after 10 rows. */
@SuppressWarnings("try") // closing a harness may be interrupted
class AlignOperatorTest {

    private static final SeriesKey KEY = new SeriesKey("hosts", "web-1");
    private static final float NAN = Float.NaN;

    @Test
    void closesARowWhenTheWatermarkReachesItsTime() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(11, 0, 1), value(20, 1, 2));

            harness.processWatermark(19);
            assertThat(harness.rows()).isEmpty();

            harness.processWatermark(20);
            assertThat(harness.rows()).containsExactly(row(20, 1, OBSERVED, 2, OBSERVED));
            assertThat(harness.timestamps()).containsExactly(20L);
        }
    }

    @Test
    void putsAValueExactlyOnTheGridIntoTheRowOfThatTime() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(20, 0, 1), value(21, 0, 2));

            harness.processWatermark(30);

            assertThat(harness.rows())
                    .containsExactly(
                            row(20, 1, OBSERVED, NAN, MISSING), row(30, 2, OBSERVED, NAN, MISSING));
        }
    }

    @Test
    void putsTimesBeforeTheEpochOnTheSameGrid() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(-15, 0, 1), value(-10, 1, 2));

            harness.processWatermark(-10);

            assertThat(harness.rows()).containsExactly(row(-10, 1, OBSERVED, 2, OBSERVED));
        }
    }

    @Test
    void lastValueByTimeThenPartitionThenOffsetWins() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(
                    value(15, 0, 5, 1, 7),
                    value(15, 0, 6, 1, 8),
                    value(15, 0, 3, 1, 6),
                    value(14, 0, 9, 3, 99),
                    value(15, 0, 4, 0, 50),
                    value(12, 1, 1, 2, 1),
                    value(12, 1, 2, 1, 9));

            harness.processWatermark(20);

            assertThat(harness.rows()).containsExactly(row(20, 6, OBSERVED, 1, OBSERVED));
        }
    }

    @Test
    void carriesAMissingChannelOnUpToTheLimitThenSaysMissing() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 7), value(50, 1, 3));

            harness.processWatermark(60);

            assertThat(harness.rows())
                    .containsExactly(
                            row(10, 7, OBSERVED, NAN, MISSING),
                            row(20, 7, IMPUTED, NAN, MISSING),
                            row(30, 7, IMPUTED, NAN, MISSING),
                            row(40, NAN, MISSING, NAN, MISSING),
                            row(50, NAN, MISSING, 3, OBSERVED),
                            row(60, NAN, MISSING, 3, IMPUTED));
        }
    }

    @Test
    void refusesAValueOfAClosedRow() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1));
            harness.processWatermark(20);

            harness.send(value(11, 1, 5, 4, 912), value(21, 1, 6));

            assertThat(harness.late())
                    .containsExactly(
                            new Rejection(
                                    null,
                                    Rejection.Reason.LATE,
                                    "timestamp 11 belongs to row 20 of hosts/web-1, which has closed",
                                    "metrics",
                                    4,
                                    912));
            harness.processWatermark(30);
            assertThat(harness.rows().get(2)).isEqualTo(row(30, 1, IMPUTED, 6, OBSERVED));
        }
    }

    @Test
    void refusesAValueOfAClosedRowAfterARestoreThoughTheWatermarkStartsAnew() throws Exception {
        OperatorSubtaskState state;
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1));
            harness.processWatermark(20);
            state = harness.snapshot(1, 1);
        }

        try (AlignHarness harness = harness(state)) {
            harness.send(value(11, 1, 5));

            assertThat(harness.late()).hasSize(1);
        }
    }

    @Test
    void refusesAValueOfANewSeriesBehindTheWatermark() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.processWatermark(100);

            harness.send(value(95, 0, 1));

            assertThat(harness.late()).hasSize(1);
        }
    }

    @Test
    void forgetsASeriesWithoutValuesAndStartsItAnew() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1));
            harness.processWatermark(1_000);

            // 10 rows without a value after the one at 10; the last of them is at 110
            assertThat(harness.rows()).hasSize(11);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();

            harness.send(value(1_001, 1, 2));
            harness.processWatermark(1_010);
            assertThat(harness.rows().get(11)).isEqualTo(row(1_010, NAN, MISSING, 2, OBSERVED));
        }
    }

    @Test
    void keepsValuesAheadWhenASeriesIsForgotten() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1), value(500, 0, 2));

            harness.processWatermark(500);

            assertThat(harness.rows()).hasSize(12);
            assertThat(harness.rows().get(11)).isEqualTo(row(500, 2, OBSERVED, NAN, MISSING));
        }
    }

    @Test
    void closesNoRowAfterTheLastValueAtTheFinalWatermark() throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1), value(30, 0, 3));

            harness.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(harness.rows())
                    .containsExactly(
                            row(10, 1, OBSERVED, NAN, MISSING),
                            row(20, 1, IMPUTED, NAN, MISSING),
                            row(30, 3, OBSERVED, NAN, MISSING));
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void makesTheSameRowsFromAnyOrderAndFromRepetitions() throws Exception {
        List<Observed> values = stream();
        List<Observed> shuffled = new ArrayList<>(values);
        shuffled.addAll(values.subList(0, 60));
        Collections.shuffle(shuffled, new Random(5));

        assertThat(rowsOf(shuffled)).isEqualTo(rowsOf(values)).hasSizeGreaterThan(40);
    }

    @Test
    void goesOnAfterARestoreAsIfUndisturbed() throws Exception {
        List<Observed> values = stream();
        List<Row> undisturbed = new ArrayList<>();
        try (AlignHarness harness = harness()) {
            feed(harness, values);
            undisturbed.addAll(harness.rows());
        }

        List<Row> disturbed = new ArrayList<>();
        OperatorSubtaskState state;
        try (AlignHarness harness = harness()) {
            feed(harness, values.subList(0, 75));
            disturbed.addAll(harness.rows());
            state = harness.snapshot(1, 1);
        }
        try (AlignHarness harness = harness(state)) {
            feed(harness, values.subList(75, values.size()));
            disturbed.addAll(harness.rows());
        }

        assertThat(disturbed).isEqualTo(undisturbed).hasSizeGreaterThan(40);
    }

    @Test
    void aCheckpointAfterEachValueChangesNoRow() throws Exception {
        List<Observed> values = stream();
        List<Row> undisturbed = rowsOf(values);

        try (AlignHarness harness = harness()) {
            for (int i = 0; i < values.size(); i++) {
                feed(harness, values.subList(i, i + 1));
                harness.snapshot(i, i);
            }
            harness.processWatermark(600);

            assertThat(harness.rows()).isEqualTo(undisturbed);
        }
    }

    @Test
    void closesTheRowsOfEverySeriesWhenThereAreTooManyForMemory() throws Exception {
        int fleet = 150_000; // of about 470 bytes, and 64 MiB are 143,000
        try (AlignHarness harness = harness()) {
            for (int host = 0; host < fleet; host++) {
                harness.send(ofHost(host, 10));
            }
            assertThat(harness.numKeyedStateEntries()).isPositive();
            for (int host = 0; host < fleet; host++) {
                harness.send(ofHost(host, 15));
            }

            harness.processWatermark(20);

            assertThat(harness.rows()).hasSize(2 * fleet);
            assertThat(harness.rows().stream().filter(row -> row.values()[0] == 10)).hasSize(fleet);
            assertThat(harness.rows().stream().filter(row -> row.values()[0] == 15)).hasSize(fleet);
        }
    }

    private static Observed ofHost(int host, int time) {
        SeriesKey key = new SeriesKey("hosts", "host-" + host);
        float[] values = {time};
        return new Observed(key, time, new int[] {0}, values, "metrics", 0, host, time);
    }

    @Test
    void forgetsSeriesOfAModelThatIsNoLongerConfigured() throws Exception {
        OperatorSubtaskState state;
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1), value(35, 0, 2));
            harness.processWatermark(20);
            state = harness.snapshot(1, 1);
        }

        try (AlignHarness harness = harness(state, "services", "a", "b")) {
            harness.processWatermark(100);

            assertThat(harness.rows()).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void carriesSeriesOverToOtherChannelsByTheirNames() throws Exception {
        OperatorSubtaskState state;
        try (AlignHarness harness = harness()) {
            harness.send(value(10, 0, 1), value(20, 1, 2), value(25, 1, 3));
            harness.processWatermark(20);
            state = harness.snapshot(1, 1);
        }

        try (AlignHarness harness = harness(state, "hosts", "b", "c", "a")) {
            harness.processWatermark(40);

            assertThat(harness.rows())
                    .containsExactly(
                            Row.of(
                                    KEY,
                                    30,
                                    new float[] {3, NAN, 1},
                                    new byte[] {OBSERVED, MISSING, IMPUTED}),
                            Row.of(
                                    KEY,
                                    40,
                                    new float[] {3, NAN, NAN},
                                    new byte[] {IMPUTED, MISSING, MISSING}));
        }
    }

    /** Each value at its time, the watermark 30 ms behind. */
    private static void feed(AlignHarness harness, List<Observed> values) throws Exception {
        for (Observed value : values) {
            harness.send(value);
            harness.processWatermark(value.time() - 30);
        }
    }

    private static List<Row> rowsOf(List<Observed> values) throws Exception {
        try (AlignHarness harness = harness()) {
            harness.send(values.toArray(Observed[]::new));
            harness.processWatermark(600);
            return harness.rows();
        }
    }

    /** 150 values in time order over 500 ms, both channels, some in one instant, with gaps. */
    private static List<Observed> stream() {
        Random random = new Random(3);
        List<Observed> values = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            long time = 10 + i / 3 * 10 + (i % 3 == 0 ? 0 : 5) + (i > 80 && i < 90 ? 5 : 0);
            values.add(value(time, random.nextInt(2), i, i % 2, i));
        }
        values.removeIf(value -> value.time() > 200 && value.time() < 260);
        return values;
    }

    private static Observed value(long time, int channel, float value) {
        return value(time, channel, value, 0, time);
    }

    private static Observed value(long time, int channel, float value, int partition, long offset) {
        return new Observed(
                KEY,
                time,
                new int[] {channel},
                new float[] {value},
                "metrics",
                partition,
                offset,
                time);
    }

    private static Row row(long time, float a, byte aCell, float b, byte bCell) {
        return Row.of(KEY, time, new float[] {a, b}, new byte[] {aCell, bCell});
    }

    private static AlignHarness harness() throws Exception {
        return harness(null, "hosts", "a", "b");
    }

    private static AlignHarness harness(OperatorSubtaskState state) throws Exception {
        return harness(state, "hosts", "a", "b");
    }

    private static AlignHarness harness(
            OperatorSubtaskState state, String model, String... channels) throws Exception {
        return new AlignHarness(
                state, Duration.ZERO, JobFixtures.model(model, Duration.ofMillis(10), channels));
    }
}
