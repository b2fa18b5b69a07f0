package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.settings.ScaleSettings;

/**
 * Forecasts with one set of weights at a time. Not thread-safe; may be used from any thread.
 *
 * <p>The engine's products choose their blocking by the number of rows, so a window's bits would
 * change with the size of its batch (by up to 3e-6). Every call therefore runs batches of one fixed
 * shape, padded with empty slots: the bits of a window's forecast depend on the window and the
 * weights alone, neither on its neighbours nor on its place.
 */
public final class ChannelAttentionForecaster implements AutoCloseable {

    private final NetworkShape shape;
    private final int batch;
    private final ChannelAttention network;
    private final NormalizedBatch input;
    private final NDManager manager;
    private NDManager weightsManager;
    private FoldedWeights weights;
    private float[] slope;

    private ChannelAttentionForecaster(
            NetworkShape shape, ScaleSettings scale, int batch, NDManager manager) {
        this.shape = shape;
        this.batch = batch;
        this.manager = manager;
        network = new ChannelAttention(shape);
        input = new NormalizedBatch(shape, scale, batch);
    }

    /**
     * @param batch windows of one native call; smaller requests are padded to it
     */
    public static ChannelAttentionForecaster open(
            NetworkShape shape, ScaleSettings scale, int batch, ComputeDevice device) {
        if (batch < 1) {
            throw new IllegalArgumentException(
                    "Invalid forecast batch: %d (must be at least 1)".formatted(batch));
        }
        return new ChannelAttentionForecaster(shape, scale, batch, device.openManager());
    }

    /** Copies ω, folds it and forecasts with it from now on. */
    public void load(float[] parameters) {
        if (parameters.length != shape.parameters()) {
            throw new IllegalArgumentException(
                    "Cannot load weights into %s: expected %d parameters, found %d"
                            .formatted(shape, shape.parameters(), parameters.length));
        }
        unload();
        weightsManager = manager.newSubManager();
        NDArray omega =
                HostBuffer.copy(
                        weightsManager, parameters, DataType.FLOAT32, new Shape(parameters.length));
        weights = GradientMode.SILENT.run(() -> FoldedWeights.of(shape, omega));
        slope = weights.slope().toFloatArray();
    }

    /**
     * Forecasts any number of windows.
     *
     * @param windows count × D × L, scaled units, time ascending
     * @param available count × D, 1 where the channel may be used and 0 where not
     * @param forecasts count × D × H, scaled units, written; NaN for unavailable channels
     */
    public void forecast(float[] windows, float[] available, int count, float[] forecasts) {
        requireWeights();
        for (int first = 0; first < count; first += batch) {
            int here = Math.min(batch, count - first);
            forecastBatch(windows, available, first, here, forecasts, null);
        }
    }

    /**
     * As above, of one batch, and says what the channels said to each other. The forecasts have the
     * same bits.
     *
     * @param count at most the batch
     * @param effects made for the same batch, filled
     */
    public void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects) {
        requireWeights();
        if (count > batch || effects.batch() != batch) {
            throw new IllegalArgumentException(
                    "Cannot explain %d windows in effects of %d: expected at most %d in effects of %d"
                            .formatted(count, effects.batch(), batch, batch));
        }
        forecastBatch(windows, available, 0, count, forecasts, effects);
    }

    private void requireWeights() {
        if (weights == null) {
            throw new IllegalStateException("Cannot forecast: no weights are loaded");
        }
    }

    private void forecastBatch(
            float[] windows,
            float[] available,
            int first,
            int count,
            float[] forecasts,
            AttentionEffects effects) {
        input.clear();
        for (int slot = 0; slot < count; slot++) {
            input.fill(slot, windows, available, first + slot);
        }
        float[] normalised = GradientMode.SILENT.run(() -> forward(effects));
        int horizon = shape.horizon();
        for (int slot = 0; slot < count; slot++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                int from = (slot * shape.channels() + channel) * horizon;
                int to = ((first + slot) * shape.channels() + channel) * horizon;
                boolean usable = input.available(slot, channel);
                for (int h = 0; h < horizon; h++) {
                    forecasts[to + h] =
                            usable
                                    ? input.denormalise(slot, channel, normalised[from + h])
                                    : Float.NaN;
                }
            }
        }
    }

    private float[] forward(AttentionEffects effects) {
        try (NDManager call = manager.newSubManager()) {
            call.tempAttachAll(
                    weights.gamma(),
                    weights.beta(),
                    weights.product(),
                    weights.shift(),
                    weights.mixing(),
                    weights.slope(),
                    weights.temperature());
            NDArray normalised = input.normalised(call, DataType.FLOAT32);
            NDArray mask = input.mask(call, DataType.FLOAT32);
            ChannelAttention.Output output = network.forward(weights, normalised, mask);
            if (effects != null) {
                float[] messages = network.messages(weights, output).toFloatArray();
                effects.take(output.attention().toFloatArray(), messages, slope, input);
            }
            return output.forecasts().toFloatArray();
        }
    }

    private void unload() {
        if (weightsManager != null) {
            weightsManager.close();
            weightsManager = null;
            weights = null;
        }
    }

    /** Native arrays held now; between calls the same number whatever was forecast. */
    public int nativeArrays() {
        return manager.getManagedArrays().size();
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        unload();
        manager.close();
    }
}
