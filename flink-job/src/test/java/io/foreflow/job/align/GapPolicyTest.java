package io.foreflow.job.align;

import static io.foreflow.series.Cell.IMPUTED;
import static io.foreflow.series.Cell.MISSING;
import static io.foreflow.series.Cell.OBSERVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.ingest.Observed;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.Aggregate;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** What fills a gap, and what several values of one row come to. Steps of 10 ms, gaps of 2 rows. */
@SuppressWarnings("try") // closing a harness may be interrupted
class GapPolicyTest {

    private static final SeriesKey KEY = new SeriesKey("hosts", "web-1");
    private static final float NAN = Float.NaN;

    @Test
    void zeroFillsWithZeroUpToTheLimit() throws Exception {
        assertThat(gap(GapPolicy.ZERO, 50))
                .containsExactly(
                        "10 7.0 observed",
                        "20 0.0 imputed",
                        "30 0.0 imputed",
                        "40 NaN missing",
                        "50 4.0 observed");
    }

    @Test
    void noneFillsNothing() throws Exception {
        assertThat(gap(GapPolicy.NONE, 30))
                .containsExactly("10 7.0 observed", "20 NaN missing", "30 4.0 observed");
    }

    @Test
    void linearCarriesOnAndLaysALineOnceTheNextValueIsThere() throws Exception {
        assertThat(gap(GapPolicy.LINEAR, 40))
                .containsExactly(
                        "10 7.0 observed",
                        "20 7.0 imputed",
                        "30 7.0 imputed",
                        "20 6.0 imputed revision 1 from 40",
                        "30 5.0 imputed revision 1 from 40",
                        "40 4.0 observed");
    }

    @Test
    void linearLaysNoLineOverAGapBeyondTheLimit() throws Exception {
        assertThat(gap(GapPolicy.LINEAR, 50))
                .containsExactly(
                        "10 7.0 observed",
                        "20 7.0 imputed",
                        "30 7.0 imputed",
                        "40 NaN missing",
                        "50 4.0 observed");
    }

    @Test
    void linearLinesSurviveARestoreInTheGap() throws Exception {
        ModelSettings model = model(GapPolicy.LINEAR);
        OperatorSubtaskState state;
        try (AlignHarness harness = new AlignHarness(null, Duration.ZERO, model)) {
            harness.send(value(10, 0, 7));
            harness.processWatermark(20);
            state = harness.snapshot(1, 1);
        }
        try (AlignHarness harness = new AlignHarness(state, Duration.ZERO, model)) {
            harness.send(value(40, 0, 4));
            harness.processWatermark(40);

            assertThat(texts(harness.rows()))
                    .containsExactly(
                            "30 7.0 imputed",
                            "20 6.0 imputed revision 1 from 40",
                            "30 5.0 imputed revision 1 from 40",
                            "40 4.0 observed");
        }
    }

    @Test
    void aggregatesEachChannelInItsOwnWay() throws Exception {
        List<Observed> values = new ArrayList<>();
        float[] series = {4, -1, 9, 2};
        for (int i = 0; i < series.length; i++) {
            for (int channel = 0; channel < 4; channel++) {
                values.add(value(11 + i, channel, series[i]));
            }
        }
        values.addAll(values.subList(4, 12)); // repeated messages count once
        List<Row> rows = aggregated(values, 1024);
        Collections.shuffle(values, new Random(1));

        assertThat(aggregated(values, 1024)).isEqualTo(rows);
        // last, mean, sum, max
        assertThat(rows.get(0).values()).containsExactly(2, 3.5f, 14, 9);
    }

    @Test
    void ofTwoValuesOfOneTimeTheLaterByPlaceCounts() throws Exception {
        List<Observed> values =
                List.of(value(15, 2, 5, 0, 7), value(15, 2, 6, 0, 8), value(15, 2, 9, 0, 6));

        assertThat(aggregated(values, 1024).get(0).values()).containsExactly(NAN, NAN, 6, NAN);
    }

    @Test
    void ofTooManyValuesTheNewestCountInAnyOrder() throws Exception {
        List<Observed> values = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            values.add(value(11 + i, 2, 1 << i));
        }
        List<Observed> shuffled = new ArrayList<>(values);
        shuffled.addAll(values);
        Collections.shuffle(shuffled, new Random(2));

        assertThat(aggregated(values, 3).get(0).values()[2]).isEqualTo(64 + 128 + 256);
        assertThat(aggregated(shuffled, 3).get(0).values()[2]).isEqualTo(64 + 128 + 256);
    }

    @Test
    void aSumBeyondAFloatIsItsLargest() throws Exception {
        List<Observed> values = List.of(value(11, 2, 3e38f), value(12, 2, 3e38f));

        assertThat(aggregated(values, 1024).get(0).values()[2]).isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void aMessageThatNamesAChannelTwiceGivesItsFirstValue() throws Exception {
        Observed twice =
                new Observed(
                        KEY, 11, new int[] {2, 1, 2}, new float[] {5, 1, 6}, "metrics", 0, 1, 11);

        assertThat(aggregated(List.of(twice), 1024).get(0).values())
                .containsExactly(NAN, 1, 5, NAN);
    }

    /** A value 7 at 10 and a value 4 at a later time. */
    private static List<String> gap(GapPolicy policy, long later) throws Exception {
        try (AlignHarness harness = new AlignHarness(null, Duration.ZERO, model(policy))) {
            harness.send(value(10, 0, 7), value(later, 0, 4));
            harness.processWatermark(later);
            return texts(harness.rows());
        }
    }

    private static List<Row> aggregated(List<Observed> values, int most) throws Exception {
        List<Aggregate> each =
                List.of(Aggregate.LAST, Aggregate.MEAN, Aggregate.SUM, Aggregate.MAX);
        ModelSettings base = JobFixtures.model("hosts", Duration.ofMillis(10), "a", "b", "c", "d");
        AlignSettings align =
                new AlignSettings(
                        GapPolicy.PREVIOUS, 2, Duration.ofMillis(100), Duration.ZERO, each, most);
        try (AlignHarness harness =
                new AlignHarness(
                        null, Duration.ZERO, JobFixtures.with(base, align, base.forecast()))) {
            harness.send(values.toArray(Observed[]::new));
            harness.processWatermark(20);
            return harness.rows();
        }
    }

    private static ModelSettings model(GapPolicy policy) {
        ModelSettings base = JobFixtures.model("hosts", Duration.ofMillis(10), "a");
        AlignSettings align =
                new AlignSettings(
                        policy, 2, Duration.ofMillis(100), Duration.ZERO, List.of(), 1024);
        return JobFixtures.with(base, align, base.forecast());
    }

    private static List<String> texts(List<Row> rows) {
        return rows.stream()
                .map(
                        row ->
                                row.time()
                                        + " "
                                        + row.values()[0]
                                        + (row.cells()[0] == OBSERVED
                                                ? " observed"
                                                : row.cells()[0] == IMPUTED
                                                        ? " imputed"
                                                        : row.cells()[0] == MISSING
                                                                ? " missing"
                                                                : " ?")
                                        + (row.revision() == 0
                                                ? ""
                                                : " revision %d from %d"
                                                        .formatted(
                                                                row.revision(), row.visibleFrom())))
                .toList();
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
}
