package io.foreflow.forecasting;

import io.foreflow.network.AttentionEffects;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.ModelSettings;

/** The channel-attention network as the forecaster's tuned network. Not thread-safe. */
public final class ChannelAttentionNetwork implements TunedNetwork {

    private final ChannelAttentionForecaster forecaster;

    private ChannelAttentionNetwork(ChannelAttentionForecaster forecaster) {
        this.forecaster = forecaster;
    }

    /** Opens a model's network on a device; native memory until closed. */
    public static TunedNetwork open(ModelSettings settings, ComputeDevice device) {
        return new ChannelAttentionNetwork(
                ChannelAttentionForecaster.open(
                        settings.shape(), settings.scale(), settings.forecast().batch(), device));
    }

    @Override
    public void load(float[] parameters) {
        forecaster.load(parameters);
    }

    @Override
    public void forecast(float[] windows, float[] available, int count, float[] forecasts) {
        forecaster.forecast(windows, available, count, forecasts);
    }

    @Override
    public int nativeArrays() {
        return forecaster.nativeArrays();
    }

    @Override
    public void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects) {
        forecaster.forecast(windows, available, count, forecasts, effects);
    }

    @Override
    public void close() {
        forecaster.close();
    }
}
