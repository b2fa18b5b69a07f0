package io.foreflow.cli.pipeline;

import com.sun.management.ThreadMXBean;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one row of one series allocates in the core, by the thread's own counter, which is also what
 * JMH's gc profiler reads: into the window, and as the truth of forecasts.
 */
final class RowAllocation {

    private static final int WARM_ROWS = 20_000;
    private static final int ROWS = 50_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ModelSettings model;
    private final SeriesForecaster forecaster;
    private final HeapSeriesMemory memory = new HeapSeriesMemory();
    private final SeriesKey key;
    private final SplittableRandom random = new SplittableRandom(1);
    private long rows;
    private long windowRows;
    private long windowBytes;
    private long scores;
    private long scoredRows;
    private long scoredBytes;

    RowAllocation(ModelSettings model) {
        this.model = model;
        forecaster = new SeriesForecaster(model);
        key = new SeriesKey(model.name(), "host");
    }

    List<SpeedFigure> figures() {
        for (int i = 0; i < WARM_ROWS; i++) {
            take();
        }
        windowRows = 0;
        windowBytes = 0;
        scores = 0;
        scoredRows = 0;
        scoredBytes = 0;
        for (int i = 0; i < ROWS; i++) {
            take();
        }
        double window = windowBytes / (double) windowRows;
        return List.of(
                SpeedFigure.of("allocated for a row, window", "B", window),
                SpeedFigure.of(
                        "allocated for a score",
                        "B",
                        (scoredBytes - scoredRows * window) / scores));
    }

    private void take() {
        int channels = model.channels().size();
        float[] values = new float[channels];
        byte[] cells = new byte[channels];
        Arrays.fill(cells, Cell.OBSERVED);
        for (int channel = 0; channel < channels; channel++) {
            values[channel] = (float) random.nextDouble();
        }
        Row row = Row.of(key, ++rows * model.stepMillis(), values, cells);
        long before = threads.getCurrentThreadAllocatedBytes();
        List<HorizonScore> matured = forecaster.observe(row, memory);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        if (matured.isEmpty()) {
            windowRows++;
            windowBytes += bytes;
        } else {
            scores += matured.size();
            scoredRows++;
            scoredBytes += bytes;
        }
        if (forecaster.due(memory)) {
            forecaster.forecast(key, memory, null, null, 0);
        }
    }
}
