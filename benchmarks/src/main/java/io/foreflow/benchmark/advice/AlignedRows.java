package io.foreflow.benchmark.advice;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that the job's aligner would close for a history: gaps are filled by the policy for up
 * to {@code align.max-gap} rows. {@code linear} is the last value here, as it is in the first
 * edition of a row; the line that the job lays over the gap afterwards is not. Not thread-safe.
 */
final class AlignedRows {

    private static final int NEVER = Integer.MAX_VALUE;

    private final History history;
    private final ModelSettings settings;
    private final float[][] last; // [series][channel]
    private final int[][] ages;

    AlignedRows(History history, ModelSettings settings) {
        this.history = history;
        this.settings = settings;
        last = new float[history.series().size()][history.channels().size()];
        ages = new int[last.length][history.channels().size()];
        for (int[] age : ages) {
            Arrays.fill(age, NEVER);
        }
    }

    /** The rows of one time, in order, of all series that have reported before. */
    List<Row> next(int row) {
        List<Row> rows = new ArrayList<>();
        for (int series = 0; series < last.length; series++) {
            take(series, row);
            if (Arrays.stream(ages[series]).anyMatch(age -> age != NEVER)) {
                rows.add(row(series, history.time(row)));
            }
        }
        return rows;
    }

    private void take(int series, int row) {
        for (int channel = 0; channel < last[series].length; channel++) {
            double value = history.values()[series][channel][row];
            if (Double.isNaN(value)) {
                ages[series][channel] += ages[series][channel] == NEVER ? 0 : 1;
            } else {
                last[series][channel] = (float) value;
                ages[series][channel] = 0;
            }
        }
    }

    private Row row(int series, long time) {
        float[] values = new float[last[series].length];
        byte[] cells = new byte[values.length];
        GapPolicy policy = settings.align().policy();
        for (int channel = 0; channel < values.length; channel++) {
            int age = ages[series][channel];
            if (age == 0) {
                cells[channel] = Cell.OBSERVED;
                values[channel] = last[series][channel];
            } else if (age <= settings.align().maxGapRows() && policy != GapPolicy.NONE) {
                cells[channel] = Cell.IMPUTED;
                values[channel] = policy == GapPolicy.ZERO ? 0 : last[series][channel];
            } else {
                cells[channel] = Cell.MISSING;
                values[channel] = Float.NaN;
            }
        }
        SeriesKey key = new SeriesKey(settings.name(), history.series().get(series));
        return Row.of(key, time, values, cells);
    }
}
