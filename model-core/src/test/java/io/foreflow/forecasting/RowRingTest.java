package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.series.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 70})
    void readsBackTheNewestRowsAfterAnyNumberOfThem(int capacity) {
        HeapSeriesMemory memory = new HeapSeriesMemory();
        RowRing ring = new RowRing(2, 2, capacity);
        float[] values = new float[2 * capacity];
        byte[] cells = new byte[2 * capacity];
        for (int index = 0; index < 3 * capacity + 40; index++) {
            ring.put(memory, index, new float[] {index, -index}, cells(index));
            int rows = Math.min(index + 1, capacity);

            ring.read(memory, index + 1, rows, values, cells);

            for (int age = 0; age < rows; age++) {
                int place = capacity - 1 - age;
                assertThat(values[place]).isEqualTo(index - age);
                assertThat(values[capacity + place]).isEqualTo(-(index - age));
                assertThat(cells[capacity + place]).isEqualTo(cells(index - age)[1]);
            }
        }
    }

    @Test
    void aRowTouchesOneChunkAndTheRingsChunksAreBounded() {
        RowRing ring = new RowRing(1, 1, 100);
        Set<Integer> all = new HashSet<>();
        for (int index = 0; index < 1000; index++) {
            Set<Integer> touched = new HashSet<>();
            HeapSeriesMemory memory = new HeapSeriesMemory();

            ring.put(recording(memory, touched), index, new float[1], new byte[1]);

            assertThat(touched).hasSize(1);
            all.addAll(touched);
        }
        assertThat(all).hasSize(4); // ⌈100 / 32⌉
    }

    @Test
    void aChunkIsNeverChangedByALaterRow() {
        RowChunk before = RowChunk.empty(1).with(0, new float[] {1}, new byte[] {Cell.OBSERVED});
        RowChunk copy = RowChunk.empty(1).with(0, new float[] {1}, new byte[] {Cell.OBSERVED});

        RowChunk after = before.with(0, new float[] {2}, new byte[] {Cell.IMPUTED});

        assertThat(before).isEqualTo(copy).isNotEqualTo(after);
    }

    @Test
    void aChunkSurvivesItsByteFormat() throws IOException {
        RowChunk chunk = RowChunk.empty(2).with(5, new float[] {1, 2}, new byte[] {1, 2});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunk.write(new DataOutputStream(bytes));
        byte[] written = bytes.toByteArray();

        assertThat(RowChunk.read(new DataInputStream(new ByteArrayInputStream(written))))
                .isEqualTo(chunk);

        written[0] = 9;
        assertThatThrownBy(
                        () -> RowChunk.read(new DataInputStream(new ByteArrayInputStream(written))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read chunk of rows: bytes have version 9, this build reads"
                                + " version 1. Restore with a newer release.");
    }

    private static byte[] cells(int index) {
        return new byte[] {(byte) (index % 3), (byte) ((index + 1) % 3)};
    }

    private static SeriesMemory recording(HeapSeriesMemory memory, Set<Integer> touched) {
        return new DelegatingMemory(memory) {
            @Override
            public void chunk(int id, RowChunk chunk) {
                touched.add(id);
                super.chunk(id, chunk);
            }
        };
    }
}
