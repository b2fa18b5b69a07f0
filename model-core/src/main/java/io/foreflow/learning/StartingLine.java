package io.foreflow.learning;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.settings.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Holds the ridge that a model was started with in its place until the stream's own has shown that
 * it is better. The weights come without statistics, so the own ridge begins with nothing: on few
 * windows it would be far worse than what it replaces.
 *
 * <p>Both forecast every newly matured window, the own one as it was before it had seen the
 * window's targets. After {@code learn.validation-origins} channel-windows the sums of squared
 * errors are compared; if the own ridge is not below, the count begins anew.
 */
final class StartingLine {

    private static final int LINES_A_HORIZON = 4;

    private final int enough;
    private final long spacingMillis;
    private final int horizon;
    private final NormalizedWindow window;
    private final float[] forecast;
    private final LineHistory own = new LineHistory();

    private long seen = Long.MIN_VALUE; // last target time absorbed
    private int windows;
    private double startingError;
    private double ownError;

    StartingLine(ModelSettings settings, int lookback) {
        enough = settings.learn().validationOrigins();
        horizon = settings.horizon();
        spacingMillis =
                Math.max(
                        settings.learn().tick().toMillis(),
                        horizon * settings.stepMillis() / LINES_A_HORIZON);
        window = new NormalizedWindow(lookback, settings.scale());
        forecast = new float[horizon];
    }

    /**
     * Judges both lines on a channel's window.
     *
     * @param targets scaled values from {@code offset}, NaN where not observed
     * @param origin time of the window's last row
     * @param end time of its last target
     */
    void judge(
            RidgeLine starting,
            float[] values,
            float[] targets,
            int offset,
            long origin,
            long end) {
        seen = Math.max(seen, end);
        LineHistory.Dated before = own.before(origin);
        if (before == null) {
            return;
        }
        window.fill(values, 0);
        startingError += error(starting, targets, offset);
        ownError += error(before.line(), targets, offset);
        windows++;
    }

    private double error(RidgeLine line, float[] targets, int offset) {
        line.predict(window, forecast, 0);
        double sum = 0;
        for (int h = 0; h < horizon; h++) {
            double deviation = window.clip((double) targets[offset + h] - window.mean());
            double error = forecast[h] - window.mean() - deviation;
            sum += Double.isNaN(error) ? 0 : error * error;
        }
        return sum;
    }

    /**
     * Takes the own line as it was solved anew.
     *
     * @return whether it is to serve from now on
     */
    boolean outdoneBy(RidgeLine solved) {
        own.add(seen, solved, spacingMillis);
        if (windows < enough) {
            return false;
        }
        boolean better = ownError < startingError;
        windows = 0;
        ownError = 0;
        startingError = 0;
        return better;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(seen);
        out.writeInt(windows);
        out.writeDouble(startingError);
        out.writeDouble(ownError);
        own.write(out);
    }

    void read(DataInput in) throws IOException {
        seen = in.readLong();
        windows = in.readInt();
        startingError = in.readDouble();
        ownError = in.readDouble();
        own.read(in);
    }
}
