package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Row;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSieveTest {

    private static final int SAMPLED = 4;
    private static final int TICK_ROWS = LearnerFixtures.TICK_ROWS;
    private static final int TICKS = 40;
    private static final ModelSettings SETTINGS = idleAfterRows(10);

    @ParameterizedTest
    @CsvSource({"1, 60", "3, 60", "1, 3", "2, 5"})
    void theLearnerKeepsTheSameHistoriesWithSievesAndWithout(int sieves, int fleet) {
        Random random = new Random(17);
        SampledSeries told = new SampledSeries(SETTINGS);
        SampledSeries sieved = new SampledSeries(SETTINGS);
        List<SampleSieve> by = sieves(sieves);
        boolean[] silent = new boolean[fleet];
        int sent = 0;
        int all = 0;

        for (int tick = 1; tick <= TICKS; tick++) {
            List<Row> rows = new ArrayList<>();
            for (int t = (tick - 1) * TICK_ROWS + 1; t <= tick * TICK_ROWS; t++) {
                rows.addAll(rowsAt(t, silent, random));
            }
            List<Row> through = rows.stream().filter(row -> sieve(by, row).passes(row)).toList();
            all += rows.size();
            sent += through.size();

            long time = tick * TICK_ROWS * LearnerFixtures.STEP;
            told.add(SampledSeries.sorted(rows), time);
            sieved.add(SampledSeries.sorted(through), time);

            assertThat(bytes(sieved)).as("after tick %d", tick).isEqualTo(bytes(told));
            if (random.nextInt(5) == 0) {
                by.set(random.nextInt(sieves), new SampleSieve(SETTINGS)); // it was restarted
            }
        }

        assertThat(told.count()).isPositive();
        assertThat(sent).isLessThanOrEqualTo(all);
        if (fleet > SAMPLED * sieves * 2) {
            assertThat(sent).isLessThan(all / 2);
        }
    }

    @Test
    void aFleetAHundredTimesAsLargeSendsHardlyMore() {
        assertThat(sentOf(10_000)).isLessThan(2 * sentOf(100));
    }

    @Test
    void theFirstRowOfAStepAlwaysComesThrough() {
        SampleSieve sieve = new SampleSieve(SETTINGS);
        List<String> bySampling =
                IntStream.range(0, SAMPLED + 1)
                        .mapToObj(s -> LearnerFixtures.row("host-" + s, 1, 0, 0).key())
                        .sorted(SeriesSampling::compare)
                        .map(key -> key.series())
                        .toList();
        String last = bySampling.get(SAMPLED);
        bySampling
                .subList(0, SAMPLED)
                .forEach(name -> assertThat(sieve.passes(row(name, 1))).isTrue());

        assertThat(sieve.passes(row(last, 1))).isFalse();
        assertThat(sieve.passes(row(last, 2))).isTrue();
        assertThat(sieve.passes(row(last, 2))).isFalse();
        assertThat(sieve.passes(row(last, 1))).as("a row seen late").isFalse();
    }

    private static int sentOf(int fleet) {
        SampleSieve sieve = new SampleSieve(SETTINGS);
        int sent = 0;
        for (int t = 1; t <= TICKS * TICK_ROWS; t++) {
            for (int s = 0; s < fleet; s++) {
                sent += sieve.passes(row("host-" + s, t)) ? 1 : 0;
            }
        }
        return sent;
    }

    /** A step's rows in any order; series fall silent and come back, some rows are revised. */
    private static List<Row> rowsAt(int time, boolean[] silent, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int s : random.ints(0, silent.length).distinct().limit(silent.length).toArray()) {
            silent[s] ^= random.nextInt(12) == 0;
            if (!silent[s]) {
                Row row = row("host-" + s, time);
                rows.add(row);
                if (random.nextInt(8) == 0) {
                    rows.add(
                            new Row(
                                    row.key(),
                                    row.time() - 3 * LearnerFixtures.STEP,
                                    new float[] {-1, time},
                                    row.cells(),
                                    row.time(),
                                    1));
                }
            }
        }
        return rows;
    }

    private static Row row(String series, int time) {
        return LearnerFixtures.row(series, time, time, -time);
    }

    private static List<SampleSieve> sieves(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> new SampleSieve(SETTINGS)).toList());
    }

    private static SampleSieve sieve(List<SampleSieve> sieves, Row row) {
        return sieves.get(Math.floorMod(row.key().hashCode(), sieves.size()));
    }

    private static byte[] bytes(SampledSeries series) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            series.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ModelSettings idleAfterRows(int rows) {
        ModelSettings settings = LearnerFixtures.settings(SAMPLED);
        return new ModelSettings(
                settings.name(),
                settings.channels(),
                settings.step(),
                settings.lookback(),
                settings.shortLookback(),
                settings.horizon(),
                settings.seasonalPeriod(),
                new AlignSettings(3, Duration.ofMillis(rows * LearnerFixtures.STEP)),
                settings.scale(),
                settings.forecast(),
                settings.ridge(),
                settings.learn(),
                settings.optimizer());
    }
}
