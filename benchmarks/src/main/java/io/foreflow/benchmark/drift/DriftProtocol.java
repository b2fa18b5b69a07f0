package io.foreflow.benchmark.drift;

import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.ModelLearner;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the product's learner over all series of one stream at the job's ticks and notes the ticks
 * that give a drift. A missing value is carried on for {@code align.max-gap} rows, as the job does
 * by default. An alarm has the time of its tick, not of the row that raised it: that is when
 * anybody hears of it.
 */
public final class DriftProtocol {

    private final ModelSettings settings;
    private final Map<SeriesKey, Carried> carried = new TreeMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Long> alarms = new ArrayList<>();
    private long time;
    private long first = Long.MIN_VALUE;

    private DriftProtocol(ModelSettings settings) {
        this.settings = settings;
    }

    /**
     * What one series reported at one time.
     *
     * @param values one a channel, NaN where missing
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Reading(String series, long time, double[] values) {}

    /**
     * Watches a stream.
     *
     * @param readings by time, to their end
     * @param changes null if nothing is known
     */
    public static Alarms watch(
            ModelSettings settings,
            String stream,
            Iterator<Reading> readings,
            List<KnownChange> changes) {
        DriftProtocol protocol = new DriftProtocol(settings);
        try (ModelLearner learner = ModelLearner.create(settings, ComputeDevice.cpu())) {
            while (readings.hasNext()) {
                protocol.take(readings.next(), learner);
            }
        }
        long watched = protocol.time - protocol.first;
        return new Alarms(stream, watched, protocol.alarms, changes);
    }

    private void take(Reading reading, ModelLearner learner) {
        long step = settings.stepMillis();
        long at = -Math.floorDiv(-reading.time(), step) * step;
        if (first == Long.MIN_VALUE) {
            first = at;
            time = at;
        }
        for (; time < at; time += step) {
            close(learner);
        }
        SeriesKey key = new SeriesKey(settings.name(), reading.series());
        carried.computeIfAbsent(key, ignored -> new Carried(settings.channels().size()))
                .take(reading.values());
    }

    /** Closes the row of the time for every series that has ever reported. */
    private void close(ModelLearner learner) {
        carried.forEach((key, series) -> rows.add(series.row(key, time)));
        if (time % settings.learn().tick().toMillis() == 0) {
            for (LearnerEvent event : learner.tick(time, rows).events()) {
                if (event.kind() == LearnerEvent.Kind.DRIFT) {
                    alarms.add(time);
                }
            }
            rows.clear();
        }
    }

    /** Last values of a series and how many rows ago they were observed. */
    private final class Carried {

        private final float[] values;
        private final int[] ages;

        Carried(int channels) {
            values = new float[channels];
            ages = new int[channels];
            Arrays.fill(ages, Integer.MAX_VALUE - 1);
        }

        void take(double[] read) {
            for (int channel = 0; channel < values.length; channel++) {
                if (!Double.isNaN(read[channel])) {
                    values[channel] = (float) read[channel];
                    ages[channel] = 0;
                }
            }
        }

        Row row(SeriesKey key, long at) {
            float[] known = new float[values.length];
            byte[] cells = new byte[values.length];
            for (int channel = 0; channel < values.length; channel++) {
                boolean here = ages[channel] <= settings.align().maxGapRows();
                known[channel] = here ? values[channel] : Float.NaN;
                cells[channel] =
                        ages[channel] == 0 ? Cell.OBSERVED : here ? Cell.IMPUTED : Cell.MISSING;
                ages[channel] = Math.min(ages[channel] + 1, Integer.MAX_VALUE - 1);
            }
            return Row.of(key, at, known, cells);
        }
    }
}
