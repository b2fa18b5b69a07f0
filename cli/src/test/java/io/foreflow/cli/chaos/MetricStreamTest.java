package io.foreflow.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.chaos.MetricStream.Sent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricStreamTest {

    private static final int ROWS = 200;

    private final MetricStream stream = new MetricStream(3, ROWS);

    @Test
    void sendsEachCellOfTheGridAndNoOther() {
        MetricGrid grid = stream.grid();
        Set<String> expected = new HashSet<>();
        for (int series = 0; series < MetricGrid.SERIES.size(); series++) {
            for (int row = 0; row < ROWS; row++) {
                for (int channel = 0; channel < 2; channel++) {
                    if (grid.observed()[series][row][channel]) {
                        expected.add(
                                "%s %d %s"
                                        .formatted(
                                                MetricGrid.SERIES.get(series),
                                                MetricGrid.time(row),
                                                MetricGrid.CHANNELS.get(channel)));
                    }
                }
            }
        }

        Set<String> sent = new HashSet<>();
        for (Observation observation : observations()) {
            observation
                    .getValues()
                    .keySet()
                    .forEach(
                            channel ->
                                    sent.add(
                                            "%s %d %s"
                                                    .formatted(
                                                            observation.getSeries(),
                                                            observation
                                                                    .getTimestamp()
                                                                    .toEpochMilli(),
                                                            channel)));
        }

        assertThat(sent).isEqualTo(expected);
        assertThat(expected.size()).isLessThan(4 * 2 * ROWS);
    }

    @Test
    void isOutOfOrderAndTwiceAndNeverLate() {
        Map<Integer, Long> newest = new HashMap<>();
        int behind = 0;
        List<Sent> records = stream.records();
        List<Observation> observations = observations();
        for (int i = 0; i < records.size(); i++) {
            long time = observations.get(i).getTimestamp().toEpochMilli();
            assertThat(records.get(i).time()).isEqualTo(time);
            long before = newest.getOrDefault(records.get(i).partition(), time);
            assertThat(before - time).isLessThan(MetricStream.OUT_OF_ORDERNESS.toMillis());
            behind += time < before ? 1 : 0;
            newest.put(records.get(i).partition(), Math.max(before, time));
        }

        assertThat(behind).isPositive();
        assertThat(new HashSet<>(observations)).hasSizeLessThan(observations.size());
        assertThat(newest.values()).containsOnly(MetricGrid.time(ROWS - 1));
    }

    @Test
    void isAFunctionOfItsSeed() {
        assertThat(bytes(new MetricStream(3, ROWS))).isEqualTo(bytes(stream));
        assertThat(bytes(new MetricStream(4, ROWS))).isNotEqualTo(bytes(stream));
    }

    @Test
    void countsWhatIsDueByHandToo() {
        // two rows of out-of-orderness and one that no event time has reached yet: 197 rows close
        MetricGrid grid = stream.grid();
        int closed = ROWS - 3;
        int forecasts = 3 * closed + (closed - grid.first()[3]);

        Due due = Due.of(grid);

        assertThat(due.forecasts())
                .hasSize(forecasts)
                .contains(
                        "alpha@" + MetricGrid.time(0),
                        "delta@" + MetricGrid.time(grid.first()[3]),
                        "gamma@" + MetricGrid.time(closed - 1))
                .doesNotContain(
                        "delta@" + MetricGrid.time(grid.first()[3] - 1),
                        "gamma@" + MetricGrid.time(closed));
        assertThat(due.scores().size()).isBetween(3 * forecasts, 4 * forecasts);
        assertThat(due.scores())
                .contains("alpha@" + MetricGrid.time(closed - 2) + "+1/x")
                .doesNotContain("alpha@" + MetricGrid.time(closed - 1) + "+1/x");
    }

    @Test
    void knowsWhereEventTimeStandsBeforeARow() {
        // gaps of three rows in a partition of one series; two of out-of-orderness, one not closed
        int farthest = 0;
        for (long seed = 1; seed <= 4; seed++) {
            MetricStream drawn = new MetricStream(seed, ROWS);
            for (int row = 20; row < ROWS; row++) {
                int closed = drawn.closedBefore(row);
                int closedBy = 0;
                int nextBy = 0;
                for (int series = 0; series < 3; series++) { // the fourth shares a partition
                    long newest = newestSent(drawn, series, row);
                    closedBy += newest > closing(closed) ? 1 : 0;
                    nextBy += newest > closing(closed + 1) ? 1 : 0;
                }
                assertThat(closedBy).isEqualTo(3);
                assertThat(nextBy).isLessThan(3);
                farthest = Math.max(farthest, row - closed);
            }
        }

        assertThat(farthest).isGreaterThan(6);
    }

    private static long closing(int row) {
        return MetricGrid.time(row) + MetricStream.OUT_OF_ORDERNESS.toMillis();
    }

    private static long newestSent(MetricStream stream, int partition, int row) {
        return stream.records().stream()
                .filter(sent -> sent.partition() == partition && sent.row() < row)
                .mapToLong(Sent::time)
                .max()
                .orElseThrow();
    }

    private static List<List<Byte>> bytes(MetricStream stream) {
        List<List<Byte>> all = new ArrayList<>();
        for (Sent sent : stream.records()) {
            List<Byte> bytes = new ArrayList<>();
            for (byte b : sent.value()) {
                bytes.add(b);
            }
            all.add(bytes);
        }
        return all;
    }

    private List<Observation> observations() {
        try (SingleObjectDeserializer<Observation> deserializer =
                new SingleObjectDeserializer<>(Observation.class)) {
            return stream.records().stream()
                    .map(sent -> deserializer.deserialize("", sent.value()))
                    .toList();
        }
    }
}
