package io.foreflow.job.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.align.AlignedSeries;
import io.foreflow.job.align.PendingRow;
import io.foreflow.job.ingest.Partition;
import io.foreflow.job.ingest.PartitionMaximum;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
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

    private static <T> T frozen(String name, TypeSerializer<T> serializer) throws IOException {
        try (InputStream in = FrozenStateTest.class.getResourceAsStream(name + ".bin")) {
            return serializer.deserialize(new DataInputDeserializer(in.readAllBytes()));
        }
    }
}
