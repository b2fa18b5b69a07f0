package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.series.Cell;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bytes of a series' pieces as each version wrote them, kept in files. They must be readable
 * for ever.
 */
class FrozenStateTest {

    @Test
    void readsAHeadOfVersionOneWhoseScaleStands() throws IOException {
        assertThat(SeriesHead.read(frozen("series-head-v1-standing"))).isEqualTo(standing());
    }

    @Test
    void readsAHeadOfVersionTwoWithTheAccuracyItKnew() throws IOException {
        assertThat(SeriesHead.read(frozen("series-head-v2"))).isEqualTo(standing());
    }

    @Test
    void readsAHeadOfVersionThree() throws IOException {
        RunningAccuracy accuracy =
                new RunningAccuracy(
                        80, 0.5, 0.25, -0.125, 2, 60, 0.75, 3, 30, new double[] {0.8, 0.9375});

        assertThat(SeriesHead.read(frozen("series-head-v3"))).isEqualTo(standing(accuracy));
    }

    @Test
    void readsAHeadOfVersionOneThatStillGathersItsScale() throws IOException {
        assertThat(SeriesHead.read(frozen("series-head-v1-gathering"))).isEqualTo(gathering());
    }

    @Test
    void readsAChunkOfVersionOne() throws IOException {
        assertThat(RowChunk.read(frozen("row-chunk-v1"))).isEqualTo(chunk());
    }

    @Test
    void readsAPendingForecastOfVersionOne() throws IOException {
        assertThat(PendingForecast.read(frozen("pending-forecast-v1"))).isEqualTo(pending());
    }

    /** What seven experts and the rules over them said is dropped. */
    @Test
    void readsAPendingForecastOfVersionFour() throws IOException {
        assertThat(PendingForecast.read(frozen("pending-forecast-v4")))
                .isEqualTo(pending(new float[0]));
    }

    /** With {@code -Dforeflow.fixtures.write=true} makes the file if it is not there yet. */
    @Test
    void readsAPendingForecastOfVersionFive() throws IOException {
        PendingForecast pending = pending(new float[] {0.5f, Float.NaN, -3});
        Path file = Path.of("src/test/resources/io/foreflow/forecasting/pending-forecast-v5.bin");
        if (Boolean.getBoolean("foreflow.fixtures.write") && !Files.exists(file)) {
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
                pending.write(out);
            }
            return;
        }

        assertThat(PendingForecast.read(frozen("pending-forecast-v5"))).isEqualTo(pending);
    }

    private static PendingForecast pending(float[] opinions) {
        PendingForecast before = pending();
        return new PendingForecast(
                before.origin(), 2, before.version(), before.learnt(), before.values(), opinions);
    }

    @Test
    void refusesPiecesOfANewerFormatNamingBothVersions() {
        DataInput newer = new DataInputStream(new ByteArrayInputStream(new byte[] {99}));

        assertThatThrownBy(() -> SeriesHead.read(newer))
                .hasMessageMatching(
                        "Cannot read head of a series: bytes have version 99, .*reads versions 1 to 3.*");
    }

    /** What versions 1 and 2 knew of its accuracy. */
    private static SeriesHead standing() {
        return standing(
                new RunningAccuracy(
                        80, 12.5 / 80, 30 / 80.0, 0, 25 / 80.0, 0, 0, 0, 0, new double[0]));
    }

    private static SeriesHead standing(RunningAccuracy accuracy) {
        return new SeriesHead(
                0x1234abcd,
                1_700_000_100_000L,
                77,
                9,
                1_700_000_040_000L,
                new float[] {1.5f, Float.NaN},
                new SeriesScale(new float[] {-2, 50}, new float[] {0.25f, 5}),
                null,
                new long[] {40, 3},
                List.of(accuracy, RunningAccuracy.NONE));
    }

    private static SeriesHead gathering() {
        ScaleCollector collector = new ScaleCollector(2);
        collector.add(Fleet.row(1, 4, 10));
        collector.add(Fleet.row(2, 8, Float.NaN, Cell.OBSERVED, Cell.MISSING));
        return new SeriesHead(
                7,
                2000,
                2,
                2,
                2000,
                new float[] {8, 10},
                null,
                SeriesHead.bytes(collector),
                new long[] {1},
                List.of(RunningAccuracy.NONE));
    }

    private static RowChunk chunk() {
        byte[] cells = {Cell.OBSERVED, Cell.MISSING};
        return RowChunk.empty(2)
                .with(0, new float[] {0.5f, Float.NaN}, cells)
                .with(31, new float[] {-3, 7}, new byte[] {Cell.IMPUTED, Cell.OBSERVED});
    }

    private static PendingForecast pending() {
        float[] values = new float[12]; // one horizon, two channels, one level
        for (int i = 0; i < values.length; i++) {
            values[i] = i == 2 ? Float.NaN : i / 4f;
        }
        return new PendingForecast(
                1_700_000_000_000L, 0, 5, new byte[] {1, 0}, values, new float[0]);
    }

    private static DataInput frozen(String name) throws IOException {
        try (InputStream in = FrozenStateTest.class.getResourceAsStream(name + ".bin")) {
            return new DataInputStream(new ByteArrayInputStream(in.readAllBytes()));
        }
    }
}
