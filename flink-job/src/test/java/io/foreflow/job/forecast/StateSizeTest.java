package io.foreflow.job.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.job.JobFixtures;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What series take of a state backend, against the formula that users are told. */
class StateSizeTest {

    private static final ModelSettings MODEL =
            JobFixtures.model("hosts", Duration.ofSeconds(1), "a", "b");
    private static final int SERIES = 40;

    /** Everything is in use after 50 residuals of the farthest step, and then some. */
    private static final int FULL = 80;

    /**
     * An entry's key, of at most "hosts" and "host-39" with their lengths, number of the piece, key
     * group, and the framing of both; beside the pieces, of which the model has 5 chunks, 4 pending
     * origins, head, mixture and levels, come a row ahead and two timers.
     */
    private static final int ENTRY = 48;

    private static final int ENTRIES = 5 + 4 + 3 + 1 + 2;

    /** What a row ahead holds, and descriptions of the states, shared by all series. */
    private static final int REST = 64 + 8192 / SERIES;

    static Stream<StateBackend> backends() {
        return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aSeriesTakesWhatTheFormulaSaysAndNoMoreHoweverLongItRuns(StateBackend backend)
            throws Exception {
        try (ForecastRun run = ForecastRun.on(backend, MODEL)) {
            feed(run, 1, FULL);
            long full = run.keyedBytes();
            feed(run, FULL + 1, 2 * FULL);
            long later = run.keyedBytes();

            long formula = SeriesFootprint.of(MODEL).total();
            assertThat(full / SERIES).isBetween(formula, formula + (long) ENTRY * ENTRIES + REST);
            assertThat(later).isEqualTo(full);
        }
    }

    private static void feed(ForecastRun run, int from, int to) throws Exception {
        Random random = new Random(from);
        for (int t = from; t <= to; t++) {
            for (int host = 0; host < SERIES; host++) {
                run.row(
                        Row.of(
                                new SeriesKey("hosts", "host-" + host),
                                t * 1000L,
                                new float[] {random.nextFloat(), random.nextFloat()},
                                new byte[] {Cell.OBSERVED, Cell.OBSERVED}));
            }
            run.watermark(t * 1000L);
        }
    }
}
