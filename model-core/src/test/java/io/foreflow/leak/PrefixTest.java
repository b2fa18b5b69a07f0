package io.foreflow.leak;

import static io.foreflow.leak.OnlinePath.STEP;
import static io.foreflow.leak.OnlinePath.TICK_ROWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is said up to a time does not depend on what comes after it: two streams that are equal up
 * to it and wildly different afterwards give the same forecasts, scores, events and snapshots, and
 * the same learner.
 */
class PrefixTest {

    private static final int ROWS = 180;

    /** A whole tick, so that what it steals is stolen from behind the cut; and a row between. */
    private static final int[] CUTS = {16 * TICK_ROWS, 19 * TICK_ROWS + 3};

    @Test
    void whatIsSaidUpToATimeDependsOnRowsUpToItAlone() {
        List<String> differences = differences(Leak::new);

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedLeakIsFound(Plant plant) {
        List<String> differences = differences(plant::in);

        assertThat(differences).isNotEmpty();
    }

    /** Else there would be nothing to leak into. */
    @Test
    void aNetworkServesInTheTime() {
        OnlinePath.Said said = OnlinePath.run(new Leak(stream()), CUTS[0]);

        List<String> snapshots =
                said.records().stream().filter(record -> record.startsWith("snapshot")).toList();
        assertThat(snapshots.get(snapshots.size() - 1)).contains("network true");
        assertThat(said.forecasts().get(CUTS[0] - 1).lower()[0]).doesNotContain(Float.NaN);
    }

    /** What streams that part at a time make the path say differently up to it. */
    private static List<String> differences(Function<List<Row>, Leak> leak) {
        List<String> differences = new ArrayList<>();
        for (int cut : CUTS) {
            List<String> said = OnlinePath.run(leak.apply(stream()), cut).records();
            for (int direction : new int[] {-1, 1}) {
                Leak other = leak.apply(otherAfter(cut, direction));
                List<String> otherwise = OnlinePath.run(other, cut).records();
                if (!said.equals(otherwise)) {
                    differences.add(first(said, otherwise));
                }
            }
        }
        return differences;
    }

    private static String first(List<String> said, List<String> otherwise) {
        for (int i = 0; i < Math.min(said.size(), otherwise.size()); i++) {
            if (!said.get(i).equals(otherwise.get(i))) {
                return said.get(i) + "\nis otherwise\n" + otherwise.get(i);
            }
        }
        return said.size() + " records are otherwise " + otherwise.size();
    }

    /** A season; the first channel has the noise of the second a row later. */
    private static List<Row> stream() {
        Random random = new Random(31);
        double before = 0;
        List<Row> rows = new ArrayList<>();
        for (int t = 1; t <= ROWS; t++) {
            double wave = Math.sin(2 * Math.PI * t / OnlinePath.SEASON);
            double noise = random.nextGaussian();
            rows.add(row(t, 50 + 10 * wave + 3 * before, 5 - 2 * wave + noise));
            before = noise;
        }
        return rows;
    }

    /** Steep either way: of two different forecasts the future prefers now one, now the other. */
    private static List<Row> otherAfter(int cut, int direction) {
        List<Row> rows = new ArrayList<>(stream().subList(0, cut));
        double level = 400;
        Random random = new Random(cut);
        for (int t = cut + 1; t <= ROWS; t++) {
            level += 30 * random.nextDouble();
            rows.add(row(t, direction * level, direction * level));
        }
        return rows;
    }

    private static Row row(int t, double cpu, double memory) {
        return Row.of(
                new SeriesKey("leak", "host"),
                t * STEP,
                new float[] {(float) cpu, (float) memory},
                new byte[] {Cell.OBSERVED, Cell.OBSERVED});
    }
}
