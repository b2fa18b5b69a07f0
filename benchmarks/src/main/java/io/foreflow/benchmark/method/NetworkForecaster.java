package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;

/** The product's network as a forecaster, with one set of weights at a time. */
final class NetworkForecaster implements Forecaster {

    private static final int BATCH = 64;

    private final ChannelAttentionForecaster network;
    private float[] values = new float[0];
    private float[] available = new float[0];

    NetworkForecaster(NetworkShape shape, ScaleSettings scale) {
        network = ChannelAttentionForecaster.open(shape, scale, BATCH, ComputeDevice.cpu());
    }

    void load(float[] weights) {
        network.load(weights);
    }

    @Override
    public void forecast(WindowSet windows, int first, int count, float[] out) {
        int cells = windows.channels() * windows.lookback();
        if (values.length < count * cells) {
            values = new float[count * cells];
            available = new float[count * windows.channels()];
            Arrays.fill(available, 1);
        }
        for (int w = 0; w < count; w++) {
            windows.copyLookback(first + w, values, w * cells);
        }
        network.forecast(values, available, count, out);
    }

    @Override
    public void close() {
        network.close();
    }
}
