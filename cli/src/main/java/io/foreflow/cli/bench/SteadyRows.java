package io.foreflow.cli.bench;

import io.foreflow.cli.input.InputRow;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of a fleet on the grid, one a series and time, from an input that leaves values out: as the
 * job's aligner does with {@code align.policy: previous}, a value that is missing is the last one
 * for up to {@code align.max-gap} rows. For inputs whose rows come in time order, none late. Not
 * thread-safe.
 */
final class SteadyRows {

    private final ModelSettings settings;
    private final Map<String, Latest> series = new LinkedHashMap<>();

    /** What is known of one series. */
    private static final class Latest {
        private final float[] values;
        private final long[] times;

        Latest(int channels) {
            values = new float[channels];
            times = new long[channels];
            Arrays.fill(values, Float.NaN);
        }
    }

    SteadyRows(ModelSettings settings, List<String> names) {
        this.settings = settings;
        names.forEach(name -> series.put(name, new Latest(settings.channels().size())));
    }

    /** Takes what a series reported at the end of the row to come. */
    void put(InputRow row) {
        Latest latest = series.get(row.series());
        for (int channel = 0; channel < latest.values.length; channel++) {
            if (!Double.isNaN(row.values()[channel])) {
                latest.values[channel] = (float) row.values()[channel];
                latest.times[channel] = row.time();
            }
        }
    }

    /** The rows of a time, of all series that have reported before. */
    List<Row> at(long time) {
        List<Row> rows = new ArrayList<>();
        series.forEach(
                (name, latest) -> {
                    if (anyKnown(latest)) {
                        rows.add(row(new SeriesKey(settings.name(), name), latest, time));
                    }
                });
        return rows;
    }

    private static boolean anyKnown(Latest latest) {
        for (float value : latest.values) {
            if (!Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private Row row(SeriesKey key, Latest latest, long time) {
        float[] values = latest.values.clone();
        byte[] cells = new byte[values.length];
        for (int channel = 0; channel < values.length; channel++) {
            long missed = (time - latest.times[channel]) / settings.stepMillis();
            if (Float.isNaN(values[channel]) || missed > settings.align().maxGapRows()) {
                values[channel] = Float.NaN;
                cells[channel] = Cell.MISSING;
            } else {
                cells[channel] = missed == 0 ? Cell.OBSERVED : Cell.IMPUTED;
            }
        }
        return Row.of(key, time, values, cells);
    }
}
