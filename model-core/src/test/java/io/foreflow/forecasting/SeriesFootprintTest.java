package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The formula against the bytes of a memory that is full. */
class SeriesFootprintTest {

    private static final int FULL = 200;

    @Test
    void isWhatAFullMemoryTakesAndNoMoreAfterwards() throws IOException {
        for (ModelSettings settings :
                List.of(Fleet.settings(), Fleet.mixing(), Fleet.revising(true, List.of()))) {
            HeapSeriesMemory memory = new HeapSeriesMemory();
            SeriesForecaster forecaster = new SeriesForecaster(settings);
            Random random = new Random(2);
            for (int index = 1; index <= 2 * FULL; index++) {
                float[] values = {random.nextFloat(), random.nextFloat()};
                byte[] cells = {Cell.OBSERVED, Cell.OBSERVED};
                forecaster.observe(Row.of(Fleet.KEY, index * Fleet.STEP, values, cells), memory);
                forecaster.forecast(Fleet.KEY, memory, null, null, 0);
                if (index == FULL) {
                    assertThat(bytes(memory, settings))
                            .isEqualTo(SeriesFootprint.of(settings).total());
                }
            }

            assertThat(bytes(memory, settings)).isEqualTo(SeriesFootprint.of(settings).total());
        }
    }

    /** Bytes of the pieces without their numbers, their counts and what says they are there. */
    private static long bytes(HeapSeriesMemory memory, ModelSettings settings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        memory.write(new DataOutputStream(bytes));
        SeriesLayout layout = new SeriesLayout(settings);
        int chunks = chunks(layout.window) + layout.report.length * chunks(layout.residuals(0));
        return bytes.size() - 3 - 8 - 4L * (chunks + layout.slots());
    }

    private static int chunks(RowRing ring) {
        return (ring.capacity() + RowChunk.ROWS - 1) / RowChunk.ROWS;
    }
}
