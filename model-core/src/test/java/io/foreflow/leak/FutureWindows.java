package io.foreflow.leak;

import static io.foreflow.leak.OnlinePath.CHANNELS;
import static io.foreflow.leak.OnlinePath.HORIZON;
import static io.foreflow.leak.OnlinePath.LOOKBACK;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.List;

/** Judges network and ridge by the window that ends now, whose target nobody can know yet. */
final class FutureWindows implements AutoCloseable {

    private final List<Row> stream;
    private final TunedNetwork network;
    private final NormalizedWindow window;
    private final int batch;

    FutureWindows(List<Row> stream) {
        ModelSettings settings = OnlinePath.settings();
        this.stream = stream;
        batch = settings.forecast().batch();
        network = ChannelAttentionNetwork.open(settings, ComputeDevice.cpu());
        window = new NormalizedWindow(LOOKBACK, settings.scale());
    }

    boolean preferNetwork(ModelSnapshot snapshot, int index) {
        SeriesScale scale =
                SeriesScale.estimate(stream.subList(0, OnlinePath.SCALE_ROWS), CHANNELS);
        float[] windows = new float[batch * CHANNELS * LOOKBACK];
        float[] available = new float[batch * CHANNELS];
        float[] ofNetwork = new float[batch * CHANNELS * HORIZON];
        float[] ofRidge = new float[CHANNELS * HORIZON];
        for (int channel = 0; channel < CHANNELS; channel++) {
            available[channel] = 1;
            for (int i = 0; i < LOOKBACK; i++) {
                float value = stream.get(index - LOOKBACK + 1 + i).values()[channel];
                windows[channel * LOOKBACK + i] = scale.scaled(channel, value);
            }
            window.fill(windows, channel * LOOKBACK);
            snapshot.ridge().predict(window, ofRidge, channel * HORIZON);
        }
        network.load(snapshot.network());
        network.forecast(windows, available, 1, ofNetwork);
        return error(ofNetwork, scale, index) < error(ofRidge, scale, index);
    }

    private double error(float[] forecasts, SeriesScale scale, int index) {
        double sum = 0;
        for (int i = 0; i < CHANNELS * HORIZON; i++) {
            int channel = i / HORIZON;
            Row row = stream.get(Math.min(index + 1 + i % HORIZON, stream.size() - 1));
            double error = (double) forecasts[i] - scale.scaled(channel, row.values()[channel]);
            sum += error * error;
        }
        return sum;
    }

    @Override
    public void close() {
        network.close();
    }
}
