package io.foreflow.job.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.experts.Mixture;
import io.foreflow.experts.MixtureState;
import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.interval.IntervalState;
import io.foreflow.job.align.AlignedSeries;
import io.foreflow.job.align.PendingRow;
import io.foreflow.job.align.RetainedRow;
import io.foreflow.job.ingest.Partition;
import io.foreflow.job.ingest.PartitionMaximum;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.state.ModelSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * What rests in the keyed state of the job, as each version wrote it, kept in files. It must be
 * readable for ever.
 */
class FrozenStateTest {

    @Test
    void readsAnAlignedSeriesOfVersionOne() throws IOException {
        assertThat(frozen("aligned-series-v1", AlignedSeriesSerializer.INSTANCE))
                .isEqualTo(
                        new AlignedSeries(
                                60_000,
                                50_000,
                                new float[] {0.5f, 0},
                                new int[] {1, Integer.MAX_VALUE}));
    }

    @Test
    void readsAPendingRowOfVersionOne() throws IOException {
        assertThat(frozen("pending-row-v1", PendingRowSerializer.INSTANCE))
                .isEqualTo(
                        new PendingRow(
                                new int[] {0},
                                new long[] {10},
                                new float[] {1},
                                new int[] {3},
                                new long[] {77}));
    }

    @Test
    void readsARowOfVersionOne() throws IOException {
        assertThat(frozen("row-v1", RowSerializer.INSTANCE))
                .isEqualTo(
                        new Row(
                                new SeriesKey("hosts", "web-7 ü"),
                                7_000,
                                new float[] {1.5f, Float.NaN, -0f},
                                new byte[] {Cell.OBSERVED, Cell.MISSING, Cell.IMPUTED},
                                9_000,
                                3));
    }

    @Test
    void readsAPartitionMaximumOfVersionOne() throws IOException {
        assertThat(frozen("partition-maximum-v1", PartitionMaximumSerializer.INSTANCE))
                .isEqualTo(new PartitionMaximum(new Partition("metrics", 4), -5));
    }

    /** Before each channel had ridge lines of its own, and a model a season. */
    @Test
    void readsAModelSnapshotOfVersionOne() throws IOException {
        assertThat(frozen("model-snapshot-v1", ModelSnapshotSerializer.INSTANCE))
                .isEqualTo(snapshot(List.of(), List.of(), 0));
    }

    /** Before there were a ridge in normalised units and one of all channels. */
    @Test
    void readsAModelSnapshotOfVersionTwo() throws IOException {
        assertThat(frozen("model-snapshot-v2", ModelSnapshotSerializer.INSTANCE))
                .isEqualTo(
                        snapshot(
                                List.of(line(1, 3), line(2, 3)),
                                List.of(line(3, 5), line(4, 5)),
                                24));
    }

    @Test
    void readsAModelSnapshotOfVersionThree() throws IOException {
        float[] weights = new float[2 * 4 * 2 * 2];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 7 - i / 8f;
        }
        assertFrozen(
                "model-snapshot-v3",
                ModelSnapshotSerializer.INSTANCE,
                snapshot(
                        List.of(line(1, 3), line(2, 3)),
                        List.of(line(3, 5), line(4, 5)),
                        List.of(line(5, 5), line(6, 5)),
                        new JointLine(2, 3, 2, weights, 44),
                        24));
    }

    @Test
    void readsALayoutOfVersionOne() throws IOException {
        assertFrozen(
                "model-layout-v1",
                ModelLayoutSerializer.INSTANCE,
                new ModelLayout(
                        "hosts", new SeriesLayout.Extent(List.of("cpu", "größe"), 544, 97)));
    }

    @Test
    void readsARetainedRowOfVersionOne() throws IOException {
        assertFrozen(
                "retained-row-v1",
                RetainedRowSerializer.INSTANCE,
                new RetainedRow(
                        new AlignedSeries(60_000, 50_000, new float[] {0.5f, 0}, new int[] {1, 7}),
                        pendingRow(),
                        new float[] {1.5f, Float.NaN},
                        new byte[] {Cell.OBSERVED, Cell.MISSING},
                        2));
    }

    @Test
    void readsAPendingRowOfVersionTwo() throws IOException {
        assertFrozen("pending-row-v2", PendingRowSerializer.INSTANCE, pendingRow());
    }

    /** Of seven experts, as there were before those two ridges. */
    @Test
    void readsAMixtureOfSevenExperts() throws IOException {
        int width = 2 + Mixture.RULES + Mixture.RULES * 7;

        float[] values = frozen("mixture-state-v1", MixtureStateSerializer.INSTANCE).values();

        // the two that joined have 2 · 0.96/7 of the prior, the old ones keep the rest of theirs
        assertThat(values).hasSize(2 * Mixture.width());
        for (int place = 0; place < 2; place++) {
            for (int expert = 0; expert < 7; expert++) {
                int old = place * width + 2 + Mixture.RULES + expert;
                int now = place * Mixture.width() + 2 + Mixture.RULES + expert;
                assertThat(values[now]).isCloseTo(old / 8f * 5.08f / 7, within(1e-4f));
            }
        }
    }

    @Test
    void readsAMixtureOfNineExperts() throws IOException {
        float[] values = new float[2 * Mixture.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 8f;
        }
        assertFrozen(
                "mixture-state-v1-experts-9",
                MixtureStateSerializer.INSTANCE,
                new MixtureState(values));
    }

    @Test
    void readsIntervalsOfVersionOne() throws IOException {
        assertFrozen(
                "interval-state-v1",
                IntervalStateSerializer.INSTANCE,
                new IntervalState(new float[] {0.5f, -1, 3}, new float[] {2, Float.NaN}));
    }

    /**
     * Each with its version as first byte, but for the pending row, whose version is a negative
     * int.
     */
    @Test
    void refusesPiecesOfANewerFormatNamingBothVersions() {
        byte[] newer = {99, 0, 0, 0};
        byte[] newerRow = {-1, -1, -1, -99};

        assertRefused(ModelSnapshotSerializer.INSTANCE, newer, "model snapshot", "versions 1 to 3");
        assertRefused(ModelLayoutSerializer.INSTANCE, newer, "layout of a model", "version 1");
        assertRefused(RetainedRowSerializer.INSTANCE, newer, "retained row", "version 1");
        assertRefused(PendingRowSerializer.INSTANCE, newerRow, "pending row", "versions 1 to 2");
        assertRefused(MixtureStateSerializer.INSTANCE, newer, "mixture of a series", "version");
        assertRefused(IntervalStateSerializer.INSTANCE, newer, "intervals of a series", "version");
    }

    private static void assertRefused(
            TypeSerializer<?> serializer, byte[] bytes, String piece, String mine) {
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
                .hasMessageStartingWith("Cannot read " + piece + ": bytes have version 99, ")
                .hasMessageContaining("this build reads " + mine);
    }

    private static PendingRow pendingRow() {
        return new PendingRow(
                new int[] {0, 0, 1},
                new long[] {10, 20, 30},
                new float[] {1, 2, -0.25f},
                new int[] {3, 3, 0},
                new long[] {77, 78, 5});
    }

    private static ModelSnapshot snapshot(
            List<RidgeLine> channelRidgesShort, List<RidgeLine> channelRidges, int seasonalPeriod) {
        return snapshot(channelRidgesShort, channelRidges, List.of(), null, seasonalPeriod);
    }

    private static ModelSnapshot snapshot(
            List<RidgeLine> channelRidgesShort,
            List<RidgeLine> channelRidges,
            List<RidgeLine> normalisedRidges,
            JointLine jointRidge,
            int seasonalPeriod) {
        NetworkShape shape = new NetworkShape(2, 5, 2, 3);
        float[] network = new float[shape.parameters()];
        for (int i = 0; i < network.length; i++) {
            network[i] = (i - 7) / 16f;
        }
        return new ModelSnapshot(
                "hosts",
                List.of("cpu", "größe"),
                shape,
                12,
                3,
                2,
                1_700_000_000_000L,
                network,
                line(9, 3),
                line(10, 5),
                channelRidgesShort,
                channelRidges,
                normalisedRidges,
                jointRidge,
                seasonalPeriod,
                true,
                900,
                1_699_999_999_000L,
                "0123456789abcdef");
    }

    private static RidgeLine line(int first, int lookback) {
        float[] weights = new float[(lookback + 1) * 2];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = first + i / 4f;
        }
        return new RidgeLine(lookback, 2, weights, 100L + first);
    }

    /**
     * With {@code -Dforeflow.fixtures.write=true} makes a file that is not there yet, by the
     * serializer of this build; a file that is there is never written again.
     */
    private static <T> void assertFrozen(String name, TypeSerializer<T> serializer, T expected)
            throws IOException {
        Path file = Path.of("src/test/resources/io/foreflow/job/state", name + ".bin");
        if (Boolean.getBoolean("foreflow.fixtures.write") && !Files.exists(file)) {
            DataOutputSerializer out = new DataOutputSerializer(256);
            serializer.serialize(expected, out);
            Files.write(file, out.getCopyOfBuffer());
            return;
        }
        assertThat(frozen(name, serializer)).isEqualTo(expected);
    }

    private static <T> T frozen(String name, TypeSerializer<T> serializer) throws IOException {
        try (InputStream in = FrozenStateTest.class.getResourceAsStream(name + ".bin")) {
            return serializer.deserialize(new DataInputDeserializer(in.readAllBytes()));
        }
    }
}
