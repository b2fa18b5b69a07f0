package io.foreflow.learning;

import io.foreflow.drift.Drift;
import io.foreflow.drift.DriftDetector;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Watches what the ridge that stood before a tick forecast one step ahead for the rows that came
 * since: it has seen no target after their origins. The same rows decide whatever trained
 * meanwhile, and there is a ridge long before there is a network.
 */
final class DriftWatch {

    private static final int[] ONE_STEP = {1};
    private static final int MOST_PHASES = 24;
    private static final int HELD_HORIZONS = 2;

    private final ModelSettings settings;
    private final boolean detect;
    private final int period; // a day if the season is to be found: phases must stay what they are
    private final int phases;
    private final DriftDetector detector;
    private final NormalizedWindow normalized;
    private final float[] window;
    private final float[] target = new float[1];
    private final float[] forecast = new float[1];

    DriftWatch(ModelSettings settings) {
        this.settings = settings;
        detect = settings.learn().drift().detect();
        int given = settings.seasonalPeriod();
        period = given > 0 ? given : Math.max(1, settings.rowsOfADay());
        phases = Math.min(MOST_PHASES, period);
        long hold = HELD_HORIZONS * settings.horizon() * settings.stepMillis();
        detector =
                new DriftDetector(
                        settings.channels().size(), phases, hold, settings.learn().drift());
        normalized = new NormalizedWindow(settings.lookback(), settings.scale());
        window = new float[settings.lookback()];
    }

    /**
     * Looks at the rows of a tick.
     *
     * @param line solved at {@code after}, or null
     * @param after the tick before
     * @return the first drift they brought to light, or null
     */
    Drift watch(SampledSeries series, RidgeLine line, long after, long upTo) {
        if (!detect || line == null) {
            return null;
        }
        Set<SeriesKey> here = new HashSet<>();
        series.histories().forEach(history -> here.add(history.key()));
        detector.retain(here);
        Drift first = null;
        long step = settings.stepMillis();
        for (long time = Math.floorDiv(after, step) * step + step; time <= upTo; time += step) {
            for (SeriesHistory history : series.histories()) {
                if (history.scale() != null && history.holds(time)) {
                    detector.add(history.key(), phase(time), residuals(history, line, time));
                }
            }
            Drift drift = detector.end(time);
            first = first == null ? drift : first;
        }
        return first;
    }

    private int phase(long time) {
        long row = Math.floorDiv(time, settings.stepMillis());
        return (int) ((long) Math.floorMod(row, period) * phases / period);
    }

    private float[] residuals(SeriesHistory history, RidgeLine line, long time) {
        int origin = history.indexOf(time) - 1;
        float[] residuals = new float[settings.channels().size()];
        for (int channel = 0; channel < residuals.length; channel++) {
            residuals[channel] = Float.NaN;
            if (history.copyWindow(channel, origin, settings.lookback(), window, 0)) {
                history.copyTarget(channel, origin, 1, target, 0);
                normalized.fill(window, 0);
                line.predictSteps(normalized, ONE_STEP, forecast, 0);
                residuals[channel] = Math.abs(target[0] - forecast[0]);
            }
        }
        return residuals;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(detect);
        if (detect) {
            detector.write(out);
        }
    }

    /** What was not watched before is watched from now on, and the other way round. */
    void read(DataInput in) throws IOException {
        if (in.readBoolean()) {
            DriftDetector read = detect ? detector : new DriftWatch(settings).detector;
            read.read(in, settings.name());
        }
    }
}
