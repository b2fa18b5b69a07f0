package io.foreflow.forecasting;

import io.foreflow.network.AttentionEffects;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.RidgeLines;
import io.foreflow.settings.ModelSettings;

/** The channel-attention network as the forecaster's tuned network. Not thread-safe. */
public final class ChannelAttentionNetwork implements TunedNetwork {

    private final ChannelAttentionForecaster forecaster;
    private final int shortLookback;

    private ChannelAttentionNetwork(ChannelAttentionForecaster forecaster, int shortLookback) {
        this.forecaster = forecaster;
        this.shortLookback = shortLookback;
    }

    /** Opens a model's network on a device; native memory until closed. */
    public static TunedNetwork open(ModelSettings settings, ComputeDevice device) {
        return new ChannelAttentionNetwork(
                ChannelAttentionForecaster.open(
                        settings.shape(), settings.scale(), settings.forecast().batch(), device),
                settings.shortLookback());
    }

    @Override
    public void load(float[] parameters) {
        forecaster.load(parameters);
    }

    @Override
    public int nativeArrays() {
        return forecaster.nativeArrays();
    }

    @Override
    public boolean take(RidgeLines lines) {
        forecaster.load(lines, shortLookback);
        return true;
    }

    @Override
    public void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects,
            LineForecasts lines) {
        forecaster.forecast(windows, available, count, forecasts, effects, lines);
    }

    @Override
    public void close() {
        forecaster.close();
    }
}
