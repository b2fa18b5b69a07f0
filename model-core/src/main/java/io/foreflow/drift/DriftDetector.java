package io.foreflow.drift;

import io.foreflow.series.SeriesKey;
import io.foreflow.settings.DriftSettings;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds a drift in the residuals of one model, over all its series and channels.
 *
 * <p>Absolute residuals are divided by their usual size ({@link ResidualScale}), which takes the
 * season out of them. Of a row,
 *
 * <pre>  x = √( mean over channels of ( median over series of min(|e|/usual, 4) )² )</pre>
 *
 * goes into a chart ({@link PageHinkley}). The median over series is what makes it the model's: a
 * fleet whose hosts move together has drifted, one host that goes astray has not. The square lets a
 * change of two channels in five be seen. One step ahead, where residuals are least dependent, a
 * change of level is seen in a few rows; the farther the step, the longer the run of equal errors
 * that chance gives. The chart's own deviation is that of x, which is small for many series and
 * large for one: one series needs a run of large residuals where a fleet needs a few.
 *
 * <p>After a drift no other is found for a while (one and the same change goes on). A function of
 * what it is told, in the order of time; the order of series within a row does not matter. Not
 * thread-safe.
 */
public final class DriftDetector {

    private static final int VERSION_1 = 1;
    private static final float MOST = 4;

    private final int channels;
    private final int phases;
    private final long holdMillis;
    private final SortedMap<SeriesKey, ResidualScale> scales = new TreeMap<>();
    private final PageHinkley chart;
    private float[][] row = new float[8][]; // standardised, one a series of the row
    private int size;
    private long heldUntil = Long.MIN_VALUE;

    /**
     * @param phases of a season
     * @param holdMillis event time after a drift in which there is no other
     */
    public DriftDetector(int channels, int phases, long holdMillis, DriftSettings settings) {
        this.channels = channels;
        this.phases = phases;
        this.holdMillis = holdMillis;
        chart = new PageHinkley(settings.tolerance(), settings.threshold());
    }

    /** Forgets series that are not among these. */
    public void retain(Set<SeriesKey> keys) {
        scales.keySet().retainAll(keys);
    }

    /**
     * Takes what a series brings to the row.
     *
     * @param phase of the row in the season, below the number of phases
     * @param residuals absolute, one a channel, NaN where there is none; changed
     */
    public void add(SeriesKey key, int phase, float[] residuals) {
        scales.computeIfAbsent(key, ignored -> new ResidualScale(channels, phases))
                .standardize(residuals, phase);
        if (size == row.length) {
            row = Arrays.copyOf(row, 2 * size);
        }
        row[size++] = residuals.clone();
    }

    /**
     * Ends the row.
     *
     * @param time of the row, epoch milliseconds
     * @return a drift that it brought to light, or null
     */
    public Drift end(long time) {
        double x = size();
        size = 0;
        if (Double.isNaN(x)) {
            return null;
        }
        double usual = chart.mean();
        boolean alarm = chart.add(x);
        if (time <= heldUntil) {
            chart.startAnew();
            return null;
        }
        if (!alarm) {
            return null;
        }
        Drift drift = new Drift(time, x, usual, chart.sum());
        chart.startAnew();
        heldUntil = time + holdMillis;
        return drift;
    }

    private double size() {
        double squares = 0;
        int heard = 0;
        float[] column = new float[size];
        for (int channel = 0; channel < channels; channel++) {
            int known = 0;
            for (int series = 0; series < size; series++) {
                float value = row[series][channel];
                if (!Float.isNaN(value)) {
                    column[known++] = Math.min(value, MOST);
                }
            }
            if (known > 0) {
                double median = median(column, known);
                squares += median * median;
                heard++;
            }
        }
        return heard == 0 ? Double.NaN : Math.sqrt(squares / heard);
    }

    private static double median(float[] values, int count) {
        Arrays.sort(values, 0, count);
        return (values[(count - 1) / 2] + (double) values[count / 2]) / 2;
    }

    /** Version 1: version, channels, phases, series with their sizes, chart, end of the hold. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(VERSION_1);
        out.writeInt(channels);
        out.writeInt(phases);
        out.writeInt(scales.size());
        for (Map.Entry<SeriesKey, ResidualScale> series : scales.entrySet()) {
            out.writeUTF(series.getKey().series());
            series.getValue().write(out);
        }
        chart.write(out);
        out.writeLong(heldUntil);
    }

    /**
     * Replaces what is here by what {@link #write} wrote; of other channels or phases it is read
     * over, and the watch begins anew.
     */
    public void read(DataInput in, String model) throws IOException {
        FormatVersion.check("drift detector", in.readInt(), VERSION_1);
        int foundChannels = in.readInt();
        int foundPhases = in.readInt();
        scales.clear();
        for (int left = in.readInt(); left > 0; left--) {
            SeriesKey key = new SeriesKey(model, in.readUTF());
            scales.put(key, ResidualScale.read(in, foundChannels, foundPhases));
        }
        if (foundChannels == channels && foundPhases == phases) {
            chart.read(in);
        } else {
            scales.clear();
            new PageHinkley(1, 1).read(in);
        }
        heldUntil = in.readLong();
    }
}
