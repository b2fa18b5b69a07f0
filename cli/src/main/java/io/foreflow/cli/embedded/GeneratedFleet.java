package io.foreflow.cli.embedded;

import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.state.StateTypes;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * A fleet without end that feeds a job without a broker, every value a closed function of (series,
 * row, channel). Each channel follows the one before it two rows later, noise included, so that the
 * network has something to find which no channel shows by itself. One cell in 64 is missing.
 *
 * @param series in turn, one row of each after the other
 */
public record GeneratedFleet(String model, int channels, long stepMillis, int series)
        implements GeneratorFunction<Long, Ingested> {

    private static final long serialVersionUID = 1L;

    /** Rows before the first, since 1970. */
    private static final long BEFORE = 10_000_000;

    private static final int LAG = 2;
    private static final double PERIOD = 24;
    private static final int STREAMS = 1024;

    /** A fleet of a model. */
    public static GeneratedFleet of(ModelSettings model, int series) {
        return new GeneratedFleet(
                model.name(), model.channels().size(), model.stepMillis(), series);
    }

    /** What a job reads; it never ends. */
    public Source<Ingested, ?, ?> source() {
        return new DataGeneratorSource<>(this, Long.MAX_VALUE - 1, StateTypes.INGESTED);
    }

    @Override
    public Ingested map(Long index) {
        int host = (int) (index % series);
        long row = index / series;
        int[] present = new int[channels];
        float[] values = new float[channels];
        int count = 0;
        for (int channel = 0; channel < channels; channel++) {
            if ((bits(host, row, channel + 1) & 63) != 0) {
                present[count] = channel;
                values[count++] = value(host, row - (long) channel * LAG);
            }
        }
        return new Observed(
                new SeriesKey(model, name(host)),
                (BEFORE + row) * stepMillis,
                Arrays.copyOf(present, count),
                Arrays.copyOf(values, count),
                "metrics",
                0,
                index,
                Observed.UNSTAMPED);
    }

    /** Of one series. */
    public static String name(int host) {
        return "host-" + host;
    }

    private static float value(int host, long row) {
        double noise = (bits(host, row, 0) >>> 11) * 0x1.0p-53 - 0.5;
        return (float) (50 + 10 * Math.sin((row + 5 * host) * 2 * Math.PI / PERIOD) + 12 * noise);
    }

    private static long bits(int host, long row, int stream) {
        long seed = new SplittableRandom((long) host * STREAMS + stream).nextLong();
        return new SplittableRandom(seed + row).nextLong();
    }
}
