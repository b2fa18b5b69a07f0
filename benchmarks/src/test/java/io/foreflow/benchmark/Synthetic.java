package io.foreflow.benchmark;

import io.foreflow.benchmark.data.SeriesTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small tables with a known course. */
public final class Synthetic {

    private static final long HOUR = 3_600_000;

    private Synthetic() {}

    /** Channels of sine waves of period 12 with a little noise, one row an hour. */
    public static SeriesTable waves(int channels, int rows) {
        Random random = new Random(11);
        double[][] values = new double[channels][rows];
        for (int row = 0; row < rows; row++) {
            for (int channel = 0; channel < channels; channel++) {
                double phase = 2 * Math.PI * (row + 3.0 * channel) / 12;
                values[channel][row] = 5 + channel + Math.sin(phase) + 0.1 * random.nextGaussian();
            }
        }
        return table("waves", values);
    }

    /** A table of these values, D × rows. */
    public static SeriesTable table(String name, double[][] values) {
        long[] times = new long[values[0].length];
        for (int row = 0; row < times.length; row++) {
            times[row] = row * HOUR;
        }
        List<String> channels = new ArrayList<>();
        for (int channel = 0; channel < values.length; channel++) {
            channels.add("c" + channel);
        }
        return new SeriesTable(name, channels, times, values);
    }
}
