package io.foreflow.benchmark.online;

import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeStatistics.Loss;
import io.foreflow.series.Row;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A line for each channel, drawn towards that of all channels, solved anew at the ticks of the
 * product's learner from what has matured by then, and serving as late after them. The product has
 * no such learner; windows, scale and solver are its own.
 *
 * <p>Until there are lines the last value serves.
 */
final class ChannelRidgeForecaster implements OnlineForecaster {

    private final ModelSettings settings;
    private final double kappa;
    private final int channels;
    private final ScaleCollector collector;
    private final ChannelRidges ridges;
    private final NormalizedWindow window;
    private final float[] scaled; // L + H values of one channel
    private final TickClock clock;

    private float[][] values; // D × rows so far, user's units
    private int rows;
    private SeriesScale scale;
    private int absorbed; // first origin that was not, a row
    private int known; // rows of the ticks so far
    private final Deque<Lines> waiting = new ArrayDeque<>();
    private List<RidgeLine> serving = List.of();

    private record Lines(long effectiveFrom, List<RidgeLine> lines) {}

    /**
     * @param kappa how much the windows of all channels weigh beside the channel's own
     */
    ChannelRidgeForecaster(ModelSettings settings, double kappa) {
        this.settings = settings;
        this.kappa = kappa;
        channels = settings.channels().size();
        collector = new ScaleCollector(channels);
        ridges =
                new ChannelRidges(
                        channels,
                        settings.lookback(),
                        settings.horizon(),
                        settings.scale(),
                        settings.ridge(),
                        Loss.SCALED);
        window = new NormalizedWindow(settings.lookback(), settings.scale());
        scaled = new float[settings.lookback() + settings.horizon()];
        values = new float[channels][1024];
        absorbed = settings.lookback() - 1;
        clock = new TickClock(settings.learn().tick().toMillis(), this::tick);
    }

    @Override
    public Forecast next(Row row) {
        if (rows == values[0].length) {
            for (int channel = 0; channel < channels; channel++) {
                values[channel] = Arrays.copyOf(values[channel], 2 * rows);
            }
        }
        for (int channel = 0; channel < channels; channel++) {
            values[channel][rows] = row.values()[channel];
        }
        rows++;
        clock.add(row);
        while (!waiting.isEmpty() && waiting.peek().effectiveFrom() <= row.time()) {
            serving = waiting.remove().lines();
        }
        return new Forecast(forecast(), null, null, null);
    }

    private float[] forecast() {
        int horizon = settings.horizon();
        float[] forecast = new float[channels * horizon];
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * horizon;
            if (serving.isEmpty()) {
                Arrays.fill(forecast, from, from + horizon, values[channel][rows - 1]);
                continue;
            }
            scale(channel, rows - settings.lookback(), settings.lookback());
            window.fill(scaled, 0);
            serving.get(channel).predict(window, forecast, from);
            for (int i = from; i < from + horizon; i++) {
                forecast[i] = scale.unscaled(channel, forecast[i]);
            }
        }
        return forecast;
    }

    /** Knows the rows of the ticks so far and none that may have come since. */
    private void tick(long tick, List<Row> rowsOfTick) {
        known += rowsOfTick.size();
        if (scale == null) {
            rowsOfTick.forEach(this::collect);
        }
        int matured = known - 1 - settings.horizon();
        if (scale == null || matured < absorbed) {
            return;
        }
        for (; absorbed <= matured; absorbed++) {
            for (int channel = 0; channel < channels; channel++) {
                scale(channel, absorbed - settings.lookback() + 1, scaled.length);
                ridges.channel(channel)
                        .absorb(scaled, 0, scaled, settings.lookback(), absorbed, null);
            }
        }
        long windows = (long) channels * (matured - settings.lookback() + 2);
        if (windows < settings.ridge().minimumWindows() * settings.lookback()) {
            return;
        }
        List<RidgeLine> lines = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            lines.add(ridges.line(channel, settings.ridge().lambda() / windows, kappa));
        }
        waiting.add(new Lines(tick + settings.learn().lag().toMillis(), lines));
    }

    private void collect(Row row) {
        collector.add(row);
        scale = collector.scale(scale, settings.scale().rows());
    }

    private void scale(int channel, int from, int count) {
        for (int i = 0; i < count; i++) {
            scaled[i] = scale.scaled(channel, values[channel][from + i]);
        }
    }

    @Override
    public long parameters() {
        return (settings.lookback() + 1L) * settings.horizon() * channels;
    }

    @Override
    public long gradients() {
        return 0;
    }

    @Override
    public Map<String, Double> details() {
        return Map.of("kappa", kappa);
    }

    @Override
    public void close() {}
}
