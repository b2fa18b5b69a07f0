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
    }

    /**
     * Forecasts any number of windows.
     *
     * @param windows count × D × L, scaled units, time ascending
     * @param available count × D, 1 where the channel may be used and 0 where not
     * @param forecasts count × D × H, scaled units, written; NaN for unavailable channels
     */
    public void forecast(float[] windows, float[] available, int count, float[] forecasts) {
        if (weights == null) {
            throw new IllegalStateException("Cannot forecast: no weights are loaded");
        }
        for (int first = 0; first < count; first += batch) {
            forecastBatch(windows, available, first, Math.min(batch, count - first), forecasts);
        }
    }

    private void forecastBatch(
            float[] windows, float[] available, int first, int count, float[] forecasts) {
        input.clear();
        for (int slot = 0; slot < count; slot++) {
            input.fill(slot, windows, available, first + slot);
        }
        float[] normalised = GradientMode.SILENT.run(this::forward);
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

    private float[] forward() {
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
            return network.forward(weights, normalised, mask).forecasts().toFloatArray();
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
