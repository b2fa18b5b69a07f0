package io.foreflow.cli.pipeline;

import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The network of a model alone, in batches of the job's size, on one thread. */
final class BareInference {

    private static final long SECOND = 1_000_000_000;

    private BareInference() {}

    /**
     * Windows a second, from scaled values to scaled values.
     *
     * @param seconds of a round; half as long goes before the first, unmeasured
     * @return one rate a round
     */
    static double[] windowsPerSecond(ModelSettings model, double seconds, int rounds) {
        int batch = model.forecast().batch();
        int channels = model.channels().size();
        float[] windows = new float[batch * channels * model.lookback()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < windows.length; i++) {
            windows[i] = (float) random.nextDouble();
        }
        float[] available = new float[batch * channels];
        Arrays.fill(available, 1);
        float[] forecasts = new float[batch * channels * model.horizon()];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(
                        model.shape(), model.scale(), batch, ComputeDevice.cpu())) {
            forecaster.load(NetworkInitialization.random(model.shape(), 1));
            Runnable batchOfWindows =
                    () -> forecaster.forecast(windows, available, batch, forecasts);
            batchesPerSecond(batchOfWindows, seconds / 2);
            double[] rates = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                rates[round] = batch * batchesPerSecond(batchOfWindows, seconds);
            }
            return rates;
        }
    }

    private static double batchesPerSecond(Runnable batch, double seconds) {
        long before = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - before < seconds * SECOND) {
            batch.run();
            done++;
        }
        return done * 1e9 / (System.nanoTime() - before);
    }
}
