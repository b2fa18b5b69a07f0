package io.foreflow.job.align;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;

/**
 * The grid of one model: which row a value belongs to and what a row holds when it closes.
 *
 * <p>Row t covers (t − step, t]. A channel without a value in it carries its last one on, marked
 * imputed, for at most {@code maxGapRows} rows (gap policy "previous"); after that, and before its
 * first value, its cell is missing and NaN. A row in which every cell is missing is still a row: it
 * tells the readers that the gap is over the limit. Pure and immutable; the state goes in and comes
 * out.
 */
final class GridAligner {

    private final String model;
    private final long step;
    private final int channels;
    private final int maxGapRows;
    private final long idle;

    GridAligner(ModelSettings model) {
        this.model = model.name();
        this.step = model.stepMillis();
        this.channels = model.channels().size();
        this.maxGapRows = model.align().maxGapRows();
        this.idle = model.align().idle().toMillis();
    }

    /** Label of the row that a value of this time belongs to. */
    long rowTime(long time) {
        return -Math.floorDiv(-time, step) * step;
    }

    long next(long rowTime) {
        return rowTime + step;
    }

    PendingRow empty() {
        return PendingRow.empty(channels);
    }

    /** The series after its row {@code time} closed with these values; null for none. */
    AlignedSeries close(AlignedSeries series, long time, PendingRow pending) {
        AlignedSeries before = series == null ? AlignedSeries.fresh(channels) : series;
        requireChannels(before.values().length);
        requireChannels(pending == null ? channels : pending.values().length);
        float[] values = before.values().clone();
        int[] ages = before.ages().clone();
        for (int channel = 0; channel < channels; channel++) {
            if (pending != null && pending.holds(channel)) {
                values[channel] = pending.values()[channel];
                ages[channel] = 0;
            } else if (ages[channel] != AlignedSeries.NEVER) {
                ages[channel]++;
            }
        }
        return new AlignedSeries(time, pending == null ? before.held() : time, values, ages);
    }

    /** State of other channels than the model has now must not be taken for theirs. */
    private void requireChannels(int found) {
        if (found != channels) {
            throw new IllegalStateException(
                    "Cannot go on with series of model \"%s\": its state holds %d channels, the model has %d (channels must stay, or the job start without its state)"
                            .formatted(model, found, channels));
        }
    }

    /** The last closed row of the series. */
    Row row(SeriesKey key, AlignedSeries series) {
        float[] values = new float[channels];
        byte[] cells = new byte[channels];
        Arrays.fill(values, Float.NaN);
        for (int channel = 0; channel < channels; channel++) {
            cells[channel] = cell(series.ages()[channel]);
            if (cells[channel] != Cell.MISSING) {
                values[channel] = series.values()[channel];
            }
        }
        return Row.of(key, series.closed(), values, cells);
    }

    private byte cell(int age) {
        if (age == 0) {
            return Cell.OBSERVED;
        }
        return age <= maxGapRows ? Cell.IMPUTED : Cell.MISSING;
    }

    /** Whether the series has been without a value for so long that it is forgotten. */
    boolean retired(AlignedSeries series) {
        return series.closed() - series.held() >= idle;
    }
}
