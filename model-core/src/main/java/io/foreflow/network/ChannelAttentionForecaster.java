package io.foreflow.network;

import ai.djl.ndarray.NDManager;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;

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
    private final ScaleSettings scale;
    private final int batch;
    private final NormalizedBatch input;
    private final NDManager manager;
    private final boolean attentionInJava;
    private NDManager weightsManager;
    private ServedWeights weights;
    private ForwardPass pass;
    private LineBank lines; // null until there are any
    private LineBank shortLines;

    private ChannelAttentionForecaster(
            NetworkShape shape,
            ScaleSettings scale,
            int batch,
            NDManager manager,
            boolean attentionInJava) {
        this.shape = shape;
        this.scale = scale;
        this.batch = batch;
        this.manager = manager;
        this.attentionInJava = attentionInJava;
        input = NormalizedBatch.weighed(shape, scale, batch);
    }

    /**
     * @param batch windows of one native call; smaller requests are padded to it
     */
    public static ChannelAttentionForecaster open(
            NetworkShape shape, ScaleSettings scale, int batch, ComputeDevice device) {
        boolean onProcessor = device.kind() == ComputeDevice.Kind.CPU;
        return open(shape, scale, batch, device, onProcessor && HostForwardPass.suits(shape));
    }

    /**
     * As above.
     *
     * @param attentionInJava which pass; both may be on the processor
     */
    static ChannelAttentionForecaster open(
            NetworkShape shape,
            ScaleSettings scale,
            int batch,
            ComputeDevice device,
            boolean attentionInJava) {
        if (batch < 1) {
            throw new IllegalArgumentException(
                    "Invalid forecast batch: %d (must be at least 1)".formatted(batch));
        }
        return new ChannelAttentionForecaster(
                shape, scale, batch, device.openManager(), attentionInJava);
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
        GradientMode.SILENT.run(
                () -> {
                    ServedWeights folded = ServedWeights.of(shape, parameters, weightsManager);
                    pass = pass(folded);
                    weights = folded;
                    return null;
                });
        input.weigh(weights.gamma(), weights.beta());
    }

    private ForwardPass pass(ServedWeights folded) {
        return attentionInJava
                ? new HostForwardPass(shape, folded, batch)
                : new EngineForwardPass(shape, folded, batch);
    }

    /**
     * Copies ridge lines, to be worked out beside the network for the same windows.
     *
     * @param shortLookback rows of the short lines, at most L and always the same
     */
    public void load(RidgeLines newLines, int shortLookback) {
        if (lines == null) {
            lines = LineBank.whole(shape, batch, manager);
            shortLines = LineBank.ofShortLookback(shape, shortLookback, batch, manager);
            input.alsoTo(lines, shortLines, scale);
        }
        lines.load(newLines.whole(), null);
        shortLines.load(newLines.ofShortLookback(), newLines.joint());
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
            forecastBatch(windows, available, first, here, forecasts, null, null);
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
        forecast(windows, available, count, forecasts, effects, null);
    }

    /**
     * As above, with the lines. Each line's bits depend on window and line alone, as the network's.
     *
     * @param effects or null
     * @param out made for the same batch, filled with what lines there are; or null
     */
    public void forecast(
            float[] windows,
            float[] available,
            int count,
            float[] forecasts,
            AttentionEffects effects,
            LineForecasts out) {
        requireWeights();
        if (count > batch || effects != null && effects.batch() != batch) {
            throw new IllegalArgumentException(
                    "Cannot forecast %d windows at once, with effects of %s: expected at most %d, with effects of %d"
                            .formatted(
                                    count,
                                    effects == null ? "none" : effects.batch(),
                                    batch,
                                    batch));
        }
        forecastBatch(windows, available, 0, count, forecasts, effects, out);
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
            AttentionEffects effects,
            LineForecasts out) {
        for (int slot = 0; slot < count; slot++) {
            input.fill(slot, windows, available, first + slot);
        }
        input.clearFrom(count);
        int to = first * shape.channels() * shape.horizon();
        GradientMode.SILENT.run(
                () -> {
                    forward(count, forecasts, to, effects, out);
                    return null;
                });
        denormalise(count, forecasts, to);
    }

    private void forward(
            int count, float[] forecasts, int to, AttentionEffects effects, LineForecasts out) {
        try (NDManager call = manager.newSubManager()) {
            pass.run(call, input, count, forecasts, to, effects);
            if (out != null) {
                out.clear();
                lines.predict(call, out);
                shortLines.predict(call, out);
            }
        }
    }

    /** σ (y − β)/γ + μ in one pass; NaN in unavailable channels. */
    private void denormalise(int count, float[] forecasts, int to) {
        int channels = shape.channels();
        int horizon = shape.horizon();
        for (int row = 0; row < count * channels; row++) {
            int channel = row % channels;
            int from = to + row * horizon;
            if (!input.available(row / channels, channel)) {
                Arrays.fill(forecasts, from, from + horizon, Float.NaN);
                continue;
            }
            float factor = input.sigma()[row] / weights.slope()[channel];
            float shift = input.mean()[row] - weights.beta()[channel] * factor;
            for (int at = from; at < from + horizon; at++) {
                forecasts[at] = forecasts[at] * factor + shift;
            }
        }
    }

    private void unload() {
        if (weightsManager != null) {
            weightsManager.close();
            weightsManager = null;
            weights = null;
            pass = null;
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
        if (lines != null) {
            lines.close();
            shortLines.close();
        }
        manager.close();
    }
}
