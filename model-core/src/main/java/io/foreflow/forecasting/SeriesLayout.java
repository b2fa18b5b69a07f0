package io.foreflow.forecasting;

import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.List;

/**
 * Where things lie in the memory of a series of one model: ring 0 is the window, ring 1 + r holds
 * the residuals of the r-th reported horizon; a pending forecast lies in a slot that the origin
 * gives. Changing this changes the meaning of saved state. Immutable.
 */
public final class SeriesLayout {

    final int channels;
    final int horizon;
    final int lookback;
    final int shortLookback;
    final int[] report;
    final double[] levels;
    final RowRing window;

    /** Rows of the window that a forecast is made from; the ring may hold some more. */
    final int windowRows;

    /** Of everything above and below: state laid out otherwise cannot be read. */
    final int fingerprint;

    private final long stepMillis;
    private final int every;
    private final int residuals;
    private final int slots;

    SeriesLayout(ModelSettings settings) {
        this(settings, Extent.of(settings));
    }

    /** As it was with other channels or another allowed lateness. */
    SeriesLayout(ModelSettings settings, Extent extent) {
        channels = extent.channels().size();
        horizon = settings.horizon();
        lookback = settings.lookback();
        shortLookback = settings.shortLookback();
        report = settings.forecast().report().stream().mapToInt(Integer::intValue).toArray();
        levels = settings.forecast().levels().stream().mapToDouble(Double::doubleValue).toArray();
        stepMillis = settings.stepMillis();
        every = settings.forecast().every();
        residuals = settings.forecast().residuals();
        windowRows = windowRows(settings);
        slots = extent.slots();
        int capacity = extent.ringRows();
        window = new RowRing(0, channels, capacity);
        int[] sizes = {channels, capacity, residuals, every, levels.length};
        fingerprint =
                31 * (31 * Arrays.hashCode(sizes) + Arrays.hashCode(report))
                        + Long.hashCode(stepMillis);
    }

    private static int windowRows(ModelSettings settings) {
        return Math.max(
                settings.lookback(), Math.max(settings.shortLookback(), settings.seasonalPeriod()));
    }

    /**
     * What of a layout may change from one run to the next, when the memory is carried over.
     *
     * @param channels names, in order
     * @param ringRows rows of the window's ring: of earlier origins' windows too, where forecasts
     *     are made again
     * @param slots of pending forecasts
     */
    public record Extent(List<String> channels, int ringRows, int slots) {

        public Extent {
            channels = List.copyOf(channels);
        }

        public static Extent of(ModelSettings settings) {
            int lateRows = settings.align().lateRows(settings.stepMillis());
            ForecastSettings forecast = settings.forecast();
            int farthest = forecast.report().get(forecast.report().size() - 1);
            return new Extent(
                    settings.channels(),
                    windowRows(settings) + (forecast.revise() ? lateRows : 0),
                    (farthest + lateRows) / forecast.every() + 1);
        }
    }

    int slots() {
        return slots;
    }

    /** Ring of the signed residuals, actual − served forecast, of a reported horizon. */
    RowRing residuals(int reportIndex) {
        return new RowRing(1 + reportIndex, channels, residuals);
    }

    long stepMillis() {
        return stepMillis;
    }

    /** Cells at a step that its running accuracy remembers. */
    long accuracyMemory() {
        return (long) residuals * channels;
    }

    /** Forecasts issued until the truth of one at a reported horizon is known, at least 1. */
    int delay(int reportIndex) {
        return (report[reportIndex] + every - 1) / every;
    }

    boolean due(long time) {
        return Math.floorMod(Math.floorDiv(time, stepMillis), (long) every) == 0;
    }

    /**
     * Slot of a due origin. There is one more than due origins can be pending, so that a slot is
     * free again, its last truth scored, when its next origin comes; where truth may come late,
     * there are as many more. Whatever a gap left behind is overwritten.
     */
    int pendingSlot(long origin) {
        return (int) Math.floorMod(Math.floorDiv(origin, stepMillis * every), (long) slots);
    }
}
