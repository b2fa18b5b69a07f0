package io.foreflow.job.forecast;

import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.ModelSettings;
import java.io.Serializable;

/** Opens the tuned network of a model on a device; {@code ChannelAttentionNetwork::open} is one. */
@FunctionalInterface
public interface NetworkOpener extends Serializable {

    TunedNetwork open(ModelSettings settings, ComputeDevice device);
}
