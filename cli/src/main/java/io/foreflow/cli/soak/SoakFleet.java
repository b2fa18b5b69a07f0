package io.foreflow.cli.soak;

import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.series.SeriesKey;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * A fleet without end, every value a closed function of (series, row, channel). Latency follows cpu
 * and cpu follows requests, each two rows later and noise included, so that the network has
 * something to find which no channel shows by itself. One cell in 64 is missing.
 *
 * @param series in turn, one row of each after the other
 */
record SoakFleet(int series) implements GeneratorFunction<Long, Ingested> {

    private static final long serialVersionUID = 1L;

    /** First row, epoch milliseconds; a multiple of the step. */
    private static final long START = 1_000_000_020_000L;

    private static final int LAG = 2;
    private static final double PERIOD = 24;

    @Override
    public Ingested map(Long index) {
        int host = (int) (index % series);
        long row = index / series;
        int[] channels = new int[SoakPlan.CHANNELS.size()];
        float[] values = new float[channels.length];
        int count = 0;
        for (int channel = 0; channel < channels.length; channel++) {
            if ((bits(host, row, channel + 8) & 63) != 0) {
                channels[count] = channel;
                values[count++] = value(host, row - (long) channel * LAG);
            }
        }
        return new Observed(
                new SeriesKey(SoakPlan.MODEL, "host-" + host),
                START + row * SoakPlan.STEP_MILLIS,
                Arrays.copyOf(channels, count),
                Arrays.copyOf(values, count),
                "metrics",
                0,
                index,
                Observed.UNSTAMPED);
    }

    private static float value(int host, long row) {
        double noise = (bits(host, row, 0) >>> 11) * 0x1.0p-53 - 0.5;
        return (float) (50 + 10 * Math.sin((row + 5 * host) * 2 * Math.PI / PERIOD) + 12 * noise);
    }

    private static long bits(int host, long row, int stream) {
        long seed = new SplittableRandom(host * 16L + stream).nextLong();
        return new SplittableRandom(seed + row).nextLong();
    }
}
