package io.foreflow.benchmark.speed;

import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.RCFCaster;
import com.amazon.randomcutforest.parkservices.config.Calibration;
import io.foreflow.benchmark.online.OnlineForecaster;
import io.foreflow.series.Row;
import java.util.Map;

/**
 * RCFCaster of the random cut forest library, one forest over all channels of a series, with the
 * settings of its own examples: 50 trees of 256 samples, normalised inputs, simple calibration, one
 * thread.
 */
final class RandomCutForecaster implements OnlineForecaster {

    private static final int TREES = 50;
    private static final int SAMPLES = 256;

    private final RCFCaster caster;
    private final int channels;
    private final int horizon;

    /**
     * @param shingle rows that are one point of the forest
     */
    RandomCutForecaster(int channels, int shingle, int horizon) {
        this.channels = channels;
        this.horizon = horizon;
        caster =
                RCFCaster.builder()
                        .dimensions(channels * shingle)
                        .shingleSize(shingle)
                        .numberOfTrees(TREES)
                        .sampleSize(SAMPLES)
                        .randomSeed(1)
                        .internalShinglingEnabled(true)
                        .parallelExecutionEnabled(false)
                        .transformMethod(TransformMethod.NORMALIZE)
                        .calibration(Calibration.SIMPLE)
                        .forecastHorizon(horizon)
                        .build();
    }

    @Override
    public Forecast next(Row row) {
        double[] point = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            point[channel] = row.values()[channel];
        }
        float[] steps = caster.process(point, row.time()).getTimedForecast().rangeVector.values;
        float[] values = new float[channels * horizon];
        for (int step = 0; step < horizon; step++) {
            for (int channel = 0; channel < channels; channel++) {
                values[channel * horizon + step] = steps[step * channels + channel];
            }
        }
        return new Forecast(values, null, null, null);
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long gradients() {
        return 0;
    }

    @Override
    public Map<String, Double> details() {
        return Map.of();
    }

    @Override
    public void close() {}
}
