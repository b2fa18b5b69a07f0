package io.foreflow.job.align;

import io.foreflow.job.ingest.Observed;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The grid of one model: which row a value belongs to and what a row holds when it closes, and when
 * a late value or the end of a gap changes it.
 *
 * <p>Row t covers (t − step, t]. A channel without a value in it follows the gap policy, marked
 * imputed, for at most {@code maxGapRows} rows; after that, and before its first value, its cell is
 * missing and NaN. A row in which every cell is missing is still a row: it tells the readers that
 * the gap is over the limit. Pure and immutable; the state goes in and comes out.
 */
final class GridAligner {

    private final String model;
    private final long step;
    private final int channels;
    private final AlignSettings settings;

    GridAligner(ModelSettings model) {
        this.model = model.name();
        this.step = model.stepMillis();
        this.channels = model.channels().size();
        this.settings = model.align();
    }

    /** Label of the row that a value of this time belongs to; the first row at or after a time. */
    long rowTime(long time) {
        return -Math.floorDiv(-time, step) * step;
    }

    int channels() {
        return channels;
    }

    long next(long rowTime) {
        return rowTime + step;
    }

    /** Time of the row so many before this one. */
    long back(long rowTime, int rows) {
        return rowTime - rows * step;
    }

    /** Rows from this one to the series' last closed one; below 0 if it comes after. */
    long rowsBetween(long rowTime, AlignedSeries series) {
        return (series.closed() - rowTime) / step;
    }

    boolean takesLate() {
        return !settings.allowedLateness().isZero();
    }

    /** Closed rows to keep because they can change; 0 if none can. */
    int keptRows() {
        return settings.keptRows(step);
    }

    PendingRow gather(PendingRow gathered, Observed observed) {
        return (gathered == null ? PendingRow.EMPTY : gathered).with(observed, settings);
    }

    AlignedSeries fresh() {
        return AlignedSeries.fresh(channels);
    }

    /** The series after its row {@code time} closed with these values. */
    AlignedSeries close(AlignedSeries before, long time, PendingRow gathered) {
        if (before.values().length != channels || gathered.width() > channels) {
            // state of other channels than the model has must not be taken for theirs
            throw new IllegalStateException(
                    "Cannot go on with series of model \"%s\": its state holds %d channels, the model has %d (and the state does not name them; restore it with the channels it was made with)"
                            .formatted(
                                    model,
                                    Math.max(before.values().length, gathered.width()),
                                    channels));
        }
        float[] values = before.values().clone();
        int[] ages = before.ages().clone();
        for (int channel = 0; channel < channels; channel++) {
            ages[channel] += ages[channel] == AlignedSeries.NEVER ? 0 : 1;
        }
        for (int from = 0; from < gathered.channels().length; ) {
            int to = gathered.endOfChannel(from);
            int channel = gathered.channels()[from];
            values[channel] = gathered.aggregate(from, to, settings.aggregate(channel));
            ages[channel] = 0;
            from = to;
        }
        return new AlignedSeries(time, gathered.empty() ? before.held() : time, values, ages);
    }

    /** The last closed row of the series. */
    Row row(SeriesKey key, AlignedSeries series) {
        float[] values = new float[channels];
        byte[] cells = new byte[channels];
        fill(series, values, cells);
        return Row.of(key, series.closed(), values, cells);
    }

    private void fill(AlignedSeries series, float[] values, byte[] cells) {
        for (int channel = 0; channel < channels; channel++) {
            int age = series.ages()[channel];
            if (age == 0) {
                cells[channel] = Cell.OBSERVED;
                values[channel] = series.values()[channel];
            } else if (age <= settings.maxGapRows() && settings.policy() != GapPolicy.NONE) {
                cells[channel] = Cell.IMPUTED;
                values[channel] =
                        settings.policy() == GapPolicy.ZERO ? 0 : series.values()[channel];
            } else {
                cells[channel] = Cell.MISSING;
                values[channel] = Float.NaN;
            }
        }
    }

    /** Whether a row with these values ends a gap that is filled by a straight line. */
    boolean straightens(AlignedSeries before, PendingRow gathered) {
        if (settings.policy() != GapPolicy.LINEAR) {
            return false;
        }
        for (int channel : gathered.channels()) {
            if (bridged(before.ages()[channel])) {
                return true;
            }
        }
        return false;
    }

    private boolean bridged(int gapRows) {
        return gapRows > 0 && gapRows <= settings.maxGapRows();
    }

    /** The kept rows worked out anew, and the series after the last of them. */
    record Rework(List<RetainedRow> rows, AlignedSeries after) {}

    /**
     * Makes the next editions of rows whose values changed.
     *
     * @param rows without a gap in time, oldest first, at least one
     * @param first time of the first
     */
    Rework rework(List<RetainedRow> rows, long first) {
        AlignedSeries[] before = new AlignedSeries[rows.size() + 1];
        float[][] values = new float[rows.size()][channels];
        byte[][] cells = new byte[rows.size()][channels];
        before[0] = rows.get(0).before();
        for (int i = 0; i < rows.size(); i++) {
            before[i + 1] = close(before[i], first + i * step, rows.get(i).gathered());
            fill(before[i + 1], values[i], cells[i]);
            straighten(before, i, values);
        }
        List<RetainedRow> reworked = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            reworked.add(rows.get(i).next(before[i], values[i], cells[i]));
        }
        return new Rework(reworked, before[rows.size()]);
    }

    /** Lays a straight line over the gaps that row {@code i} ends. */
    private void straighten(AlignedSeries[] before, int i, float[][] values) {
        if (settings.policy() != GapPolicy.LINEAR) {
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            int gap = before[i].ages()[channel];
            if (before[i + 1].ages()[channel] == 0 && bridged(gap)) {
                double from = before[i].values()[channel];
                double to = before[i + 1].values()[channel];
                for (int back = 1; back <= Math.min(gap, i); back++) {
                    double share = back / (gap + 1.0);
                    values[i - back][channel] = (float) (to + (from - to) * share);
                }
            }
        }
    }

    /** Whether the series has been without a value for so long that it is forgotten. */
    boolean retired(AlignedSeries series) {
        return series.closed() - series.held() >= settings.idle().toMillis();
    }
}
