package io.foreflow.job.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.Aggregate;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values behind their partition by more than the bound of 20 ms, by at most 30 ms more. Steps of 10
 * ms, gaps carried over 2 rows.
 */
@SuppressWarnings("try") // closing a harness may be interrupted
class LateValuesTest {

    private static final SeriesKey KEY = new SeriesKey("hosts", "web-1");
    private static final long STEP = 10;
    private static final long BOUND = 20;
    private static final long LATENESS = 30;

    @Test
    void aLateValueChangesItsRowAtTheFirstRowTimeAtWhichItIsVisible() throws Exception {
        try (AlignHarness harness = harness(null)) {
            harness.send(value(10, 0, 1, 10), value(20, 1, 2, 20), value(30, 0, 3, 30));
            harness.processWatermark(30);
            harness.clear();

            harness.send(value(18, 0, 9, 53)); // visible from 33
            harness.processWatermark(39);
            assertThat(harness.rows()).isEmpty();
            harness.processWatermark(40);

            assertThat(harness.rows())
                    .containsExactly(
                            revised(20, 1, 40, 9, Cell.OBSERVED, 2, Cell.OBSERVED),
                            revised(40, 0, 40, 3, Cell.IMPUTED, 2, Cell.IMPUTED));
        }
    }

    @Test
    void rowsThatCarriedTheOldValueOnAreRevisedToo() throws Exception {
        try (AlignHarness harness = harness(null)) {
            harness.send(value(10, 0, 1, 10));
            harness.processWatermark(30);
            harness.clear();

            harness.send(value(20, 0, 9, 51));
            harness.processWatermark(40);

            assertThat(harness.rows())
                    .containsExactly(
                            revised(20, 1, 40, 9, Cell.OBSERVED, Float.NaN, Cell.MISSING),
                            revised(30, 1, 40, 9, Cell.IMPUTED, Float.NaN, Cell.MISSING),
                            revised(40, 0, 40, 9, Cell.IMPUTED, Float.NaN, Cell.MISSING));
        }
    }

    @Test
    void aLateValueOfARowThatHasNotClosedByThenIsInItsFirstEdition() throws Exception {
        try (AlignHarness harness = harness(null)) {
            harness.send(value(10, 0, 1, 10), value(31, 0, 3, 52)); // late, visible from 32
            harness.processWatermark(40);

            assertThat(harness.rows())
                    .extracting(row -> row.time() + ":" + row.revision())
                    .containsExactly("10:0", "20:0", "30:0", "40:0");
            assertThat(harness.rows().get(3).observed(0)).isTrue();
        }
    }

    @Test
    void refusesALateValueWithoutARowToChange() throws Exception {
        try (AlignHarness harness = harness(null)) {
            harness.send(value(30, 0, 1, 30));
            harness.processWatermark(40);
            harness.send(value(15, 0, 9, 60)); // the series begins at 30
            harness.processWatermark(50);

            assertThat(harness.late())
                    .extracting(Rejection::detail)
                    .containsExactly(
                            "timestamp 15 belongs to row 20 of hosts/web-1, which is not among the"
                                    + " rows that can still change");
        }
    }

    @Test
    void aValueThatSaysNothingNewMakesNoEdition() throws Exception {
        try (AlignHarness harness = harness(null)) {
            harness.send(value(10, 0, 1, 10), value(20, 0, 2, 20), value(30, 0, 3, 30));
            harness.processWatermark(30);
            harness.clear();

            harness.send(value(12, 0, 9, 55), value(20, 0, 2, 55));
            harness.processWatermark(40);

            assertThat(harness.rows()).extracting(Row::time).containsExactly(40L);
        }
    }

    @Test
    void editionsAreAFunctionOfTheDataWhateverTheInterleaving() throws Exception {
        Stream stream = new Stream(11);
        Outcome expected = run(stream, new Random(1), -1);

        assertThat(expected.rows).filteredOn(row -> row.revision() == 1).hasSizeGreaterThan(20);
        assertThat(expected.rows).anyMatch(row -> row.revision() > 1);
        for (int seed = 2; seed < 12; seed++) {
            assertThat(run(stream, new Random(seed), -1)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void soTheyAreWithEveryPolicyAndAggregate(GapPolicy policy) throws Exception {
        Stream stream = new Stream(14);
        List<Aggregate> aggregates = List.of(Aggregate.SUM, Aggregate.MEAN);
        Outcome expected = run(stream, new Random(1), -1, policy, aggregates);

        assertThat(expected.rows).filteredOn(row -> row.revision() > 0).hasSizeGreaterThan(20);
        for (int seed = 2; seed < 8; seed++) {
            int cut = seed % 2 == 0 ? -1 : 40 * seed;
            assertThat(run(stream, new Random(seed), cut, policy, aggregates))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void editionsAreTheSameAfterARestore() throws Exception {
        Stream stream = new Stream(12);
        Outcome expected = run(stream, new Random(1), -1);

        for (int cut : new int[] {5, 60, 111, 200, 333}) {
            assertThat(run(stream, new Random(cut), cut)).as("cut %d", cut).isEqualTo(expected);
        }
    }

    @Test
    void eachEditionHoldsWhatIsVisibleAtItsTimeAndNoMore() throws Exception {
        Stream stream = new Stream(13);
        Outcome outcome = run(stream, new Random(1), -1);

        TreeMap<Long, Row> newest = new TreeMap<>();
        int checked = 0;
        for (Row row : outcome.rows) {
            newest.put(row.time(), row);
            for (int channel = 0; channel < 2; channel++) {
                Observed winner = stream.winner(row.time(), channel, row.visibleFrom());
                assertThat(row.observed(channel)).isEqualTo(winner != null);
                if (winner != null) {
                    assertThat(row.values()[channel]).isEqualTo(winner.values()[0]);
                    checked++;
                }
            }
        }
        for (Row row : newest.values()) {
            for (int channel = 0; channel < 2; channel++) {
                Observed winner = stream.winner(row.time(), channel, Stream.END);
                assertThat(row.observed(channel)).isEqualTo(winner != null);
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    @Test
    void lateValuesAndKeptRowsFollowTheChannelsOfARestore() throws Exception {
        OperatorSubtaskState state;
        try (AlignHarness harness = harness(null)) {
            harness.send(value(10, 0, 1, 10), value(20, 1, 2, 20));
            harness.processWatermark(30);
            harness.send(value(18, 0, 9, 53));
            state = harness.snapshot(1, 1);
        }
        try (AlignHarness harness = harness(state, "b", "a")) {
            harness.processWatermark(40);

            assertThat(harness.rows().get(0))
                    .isEqualTo(revised(20, 1, 40, 2, Cell.OBSERVED, 9, Cell.OBSERVED));
        }
    }

    private record Outcome(List<Row> rows, List<String> late) {}

    /** Partitions in one of their possible interleavings, the watermark behind the slowest. */
    private static Outcome run(Stream stream, Random order, int cut) throws Exception {
        return run(stream, order, cut, GapPolicy.PREVIOUS, List.of());
    }

    private static Outcome run(
            Stream stream, Random order, int cut, GapPolicy policy, List<Aggregate> aggregates)
            throws Exception {
        List<Row> rows = new ArrayList<>();
        List<String> late = new ArrayList<>();
        int[] at = new int[Stream.PARTITIONS];
        int sent = 0;
        AlignHarness harness = harness(null, policy, aggregates, "a", "b");
        long watermark = Long.MIN_VALUE;
        while (sent < stream.size()) {
            int partition = order.nextInt(Stream.PARTITIONS);
            if (at[partition] == stream.partition(partition).size()) {
                continue;
            }
            harness.send(stream.partition(partition).get(at[partition]++));
            sent++;
            watermark = Math.max(watermark, stream.watermark(at));
            harness.processWatermark(watermark);
            if (sent == cut) {
                collect(harness, rows, late);
                OperatorSubtaskState state = harness.snapshot(1, 1);
                harness.close();
                harness = harness(state, policy, aggregates, "a", "b");
                watermark = Long.MIN_VALUE;
            }
        }
        harness.processWatermark(Stream.END);
        collect(harness, rows, late);
        harness.close();
        late.sort(null);
        return new Outcome(rows, late);
    }

    private static void collect(AlignHarness harness, List<Row> rows, List<String> late) {
        rows.addAll(harness.rows());
        harness.late().forEach(value -> late.add(value.partition() + ":" + value.offset()));
    }

    /** Three partitions of one series' values, most in order, some late, few too late. */
    private static final class Stream {

        static final int PARTITIONS = 3;
        static final long END = 2_000;

        private final List<List<Observed>> partitions = new ArrayList<>();

        Stream(long seed) {
            Random random = new Random(seed);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<Observed> values = new ArrayList<>();
                long stamp = Long.MIN_VALUE;
                long time = 0;
                for (int offset = 0; offset < 150; offset++) {
                    time += random.nextInt(16);
                    long behind = random.nextInt(2) * random.nextInt(52);
                    stamp = Math.max(stamp, time - behind);
                    if (time - behind >= stamp - BOUND - LATENESS) { // else refused before
                        values.add(
                                new Observed(
                                        KEY,
                                        time - behind,
                                        new int[] {random.nextInt(2)},
                                        new float[] {random.nextInt(1000)},
                                        "metrics",
                                        partition,
                                        offset,
                                        stamp));
                    }
                }
                partitions.add(values);
            }
        }

        List<Observed> partition(int partition) {
            return partitions.get(partition);
        }

        int size() {
            return partitions.stream().mapToInt(List::size).sum();
        }

        long watermark(int[] read) {
            long least = Long.MAX_VALUE;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                least =
                        read[partition] == 0
                                ? Long.MIN_VALUE
                                : Math.min(
                                        least,
                                        partitions.get(partition).get(read[partition] - 1).stamp()
                                                - BOUND
                                                - 1);
                if (least == Long.MIN_VALUE) {
                    return least;
                }
            }
            return least;
        }

        /** The value of a row and channel that counts among those visible at a time. */
        Observed winner(long row, int channel, long visible) {
            Observed winner = null;
            for (List<Observed> values : partitions) {
                for (Observed value : values) {
                    boolean here =
                            value.channels()[0] == channel
                                    && value.time() > row - STEP
                                    && value.time() <= row
                                    && value.stamp() - BOUND <= visible;
                    if (here && (winner == null || later(value, winner))) {
                        winner = value;
                    }
                }
            }
            return winner;
        }

        private static boolean later(Observed one, Observed other) {
            long[] left = {one.time(), one.partition(), one.offset()};
            long[] right = {other.time(), other.partition(), other.offset()};
            return Arrays.compare(left, right) > 0;
        }
    }

    private static AlignHarness harness(OperatorSubtaskState state) throws Exception {
        return harness(state, "a", "b");
    }

    private static AlignHarness harness(OperatorSubtaskState state, String... channels)
            throws Exception {
        return harness(state, GapPolicy.PREVIOUS, List.of(), channels);
    }

    private static AlignHarness harness(
            OperatorSubtaskState state,
            GapPolicy policy,
            List<Aggregate> aggregates,
            String... channels)
            throws Exception {
        ModelSettings base = JobFixtures.model("hosts", Duration.ofMillis(STEP), channels);
        AlignSettings align =
                new AlignSettings(
                        policy,
                        2,
                        Duration.ofMillis(100),
                        Duration.ofMillis(LATENESS),
                        aggregates,
                        10);
        return new AlignHarness(
                state, Duration.ofMillis(BOUND), JobFixtures.with(base, align, base.forecast()));
    }

    private static Observed value(long time, int channel, float value, long stamp) {
        return new Observed(
                KEY, time, new int[] {channel}, new float[] {value}, "metrics", 0, stamp, stamp);
    }

    private static Row revised(
            long time, int revision, long visible, float a, byte aCell, float b, byte bCell) {
        return new Row(KEY, time, new float[] {a, b}, new byte[] {aCell, bCell}, visible, revision);
    }
}
