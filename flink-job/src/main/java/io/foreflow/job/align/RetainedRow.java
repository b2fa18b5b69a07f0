package io.foreflow.job.align;

import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.Arrays;

/**
 * A closed row that can still change: what it was made from and what was last sent of it. Arrays
 * are shared and never written to.
 *
 * @param before the series before this row closed
 * @param gathered its values so far
 * @param values what was sent, NaN where missing
 * @param cells {@link io.foreflow.series.Cell} codes of it
 * @param revision of what was sent; {@link #UNSENT} before the first edition
 */
public record RetainedRow(
        AlignedSeries before, PendingRow gathered, float[] values, byte[] cells, int revision) {

    static final int UNSENT = -1;

    /** A row that closes now. */
    static RetainedRow closing(AlignedSeries before, PendingRow gathered) {
        return new RetainedRow(before, gathered, new float[0], new byte[0], UNSENT);
    }

    RetainedRow with(PendingRow moreGathered) {
        return new RetainedRow(before, moreGathered, values, cells, revision);
    }

    /** The next edition, or the same one if it says the same. */
    RetainedRow next(AlignedSeries newBefore, float[] newValues, byte[] newCells) {
        boolean same = Arrays.equals(values, newValues) && Arrays.equals(cells, newCells);
        int edition = same && revision != UNSENT ? revision : revision + 1;
        return new RetainedRow(newBefore, gathered, newValues, newCells, edition);
    }

    /** The edition as it is sent at a time. */
    Row row(SeriesKey key, long time, long visibleFrom) {
        return new Row(key, time, values, cells, visibleFrom, revision);
    }

    /** For other channels. */
    RetainedRow carried(ChannelChange change) {
        return new RetainedRow(
                before.carried(change),
                gathered.renumbered(change::newIndexOf),
                change.carried(values, Float.NaN),
                change.carried(cells),
                revision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetainedRow that
                && before.equals(that.before)
                && gathered.equals(that.gathered)
                && Arrays.equals(values, that.values)
                && Arrays.equals(cells, that.cells)
                && revision == that.revision;
    }

    @Override
    public int hashCode() {
        return 31 * before.hashCode() + revision;
    }
}
