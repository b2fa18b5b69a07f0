package io.foreflow.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Gathers the location and scale of one series from the observed cells of its first rows.
 *
 * <p>Welford's running mean and sum of squares in double, so the memory is three numbers a channel
 * however many rows are asked for, and the result depends on the rows' order alone. Learner and
 * forecaster feed the same first editions in time order and so get the same bits. Imputed cells
 * repeat a value that was already counted and are left out.
 *
 * <p>A channel whose rows were all equal has no scale of its own: it gets a tenth of |mean|, or 1
 * where the mean is zero or nothing was observed, so that a later change is some units large
 * instead of infinite. Equal means a deviation below 1e-6 of |mean|, the resolution of a float.
 *
 * <p>Reference: B. P. Welford, Note on a method for calculating corrected sums of squares and
 * products, Technometrics 4 (1962). Not thread-safe.
 */
public final class ScaleCollector {

    private static final int SHARE = 4;
    private static final double RESOLUTION = 1e-6;
    private static final double CONSTANT_SHARE = 0.1;
    private static final double SMALLEST = 1e-30;

    private final long[] counts;
    private final double[] means;
    private final double[] squares;
    private int rows;

    public ScaleCollector(int channels) {
        counts = new long[channels];
        means = new double[channels];
        squares = new double[channels];
    }

    /** Gathers for channels that join a series old enough, so that only their own cells count. */
    static ScaleCollector joining(int channels, int rowsNeeded) {
        ScaleCollector collector = new ScaleCollector(channels);
        collector.rows = rowsNeeded;
        return collector;
    }

    /** What was gathered of the channels that stay. */
    ScaleCollector carried(ChannelChange change) {
        ScaleCollector carried = new ScaleCollector(change.newCount());
        carried.rows = rows;
        for (int channel = 0; channel < change.newCount(); channel++) {
            int before = change.oldIndexOf(channel);
            if (before >= 0) {
                carried.counts[channel] = counts[before];
                carried.means[channel] = means[before];
                carried.squares[channel] = squares[before];
            }
        }
        return carried;
    }

    /** Rows with at least one observed cell taken so far. */
    public int rows() {
        return rows;
    }

    /** Takes a first edition of a row; rows without an observed cell and revisions are ignored. */
    public void add(Row row) {
        if (row.revision() != 0 || !row.anyObserved()) {
            return;
        }
        rows++;
        for (int channel = 0; channel < counts.length; channel++) {
            if (row.observed(channel)) {
                add(channel, row.values()[channel]);
            }
        }
    }

    private void add(int channel, double value) {
        long count = ++counts[channel];
        double before = value - means[channel];
        means[channel] += before / count;
        squares[channel] += before * (value - means[channel]);
    }

    /**
     * The scale after the rows so far. A channel's own stands, and never changes again, once {@code
     * rowsNeeded} rows were taken and the channel was observed in a quarter as many: one that joins
     * late, or speaks seldom, is scaled by its own values and not by none.
     *
     * @param known what stood before, or null
     * @return null while nothing stands
     */
    public SeriesScale scale(SeriesScale known, int rowsNeeded) {
        if (rows < rowsNeeded) {
            return known;
        }
        SeriesScale now = scale();
        for (int channel = 0; channel < counts.length; channel++) {
            if (known != null && known.stands(channel)) {
                now.location()[channel] = known.location()[channel];
                now.scale()[channel] = known.scale()[channel];
            } else if (counts[channel] * SHARE < rowsNeeded) {
                now.scale()[channel] = Float.NaN;
            }
        }
        return now;
    }

    /** Location and scale of what was taken so far. */
    public SeriesScale scale() {
        float[] location = new float[counts.length];
        float[] scale = new float[counts.length];
        for (int channel = 0; channel < counts.length; channel++) {
            location[channel] = (float) means[channel];
            scale[channel] = (float) scale(channel);
        }
        return new SeriesScale(location, scale);
    }

    private double scale(int channel) {
        double magnitude = Math.abs(means[channel]);
        double deviation = counts[channel] == 0 ? 0 : Math.sqrt(squares[channel] / counts[channel]);
        if (deviation > RESOLUTION * magnitude && deviation > SMALLEST) {
            return Math.min(deviation, Float.MAX_VALUE);
        }
        return magnitude > SMALLEST ? Math.max(CONSTANT_SHARE * magnitude, SMALLEST) : 1;
    }

    /** Writes counts, means and squares; the number of channels is the reader's to know. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(rows);
        for (int channel = 0; channel < counts.length; channel++) {
            out.writeLong(counts[channel]);
            out.writeDouble(means[channel]);
            out.writeDouble(squares[channel]);
        }
    }

    public static ScaleCollector read(DataInput in, int channels) throws IOException {
        ScaleCollector collector = new ScaleCollector(channels);
        collector.rows = in.readInt();
        for (int channel = 0; channel < channels; channel++) {
            collector.counts[channel] = in.readLong();
            collector.means[channel] = in.readDouble();
            collector.squares[channel] = in.readDouble();
        }
        return collector;
    }
}
