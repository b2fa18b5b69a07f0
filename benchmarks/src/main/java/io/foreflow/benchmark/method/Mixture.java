package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import java.util.Arrays;
import java.util.List;

/** A convex combination of forecasters; owns them. */
final class Mixture implements Forecaster {

    private final List<Forecaster> experts;
    private final double[] weights;
    private float[] one = new float[0];

    Mixture(List<Forecaster> experts, double[] weights) {
        this.experts = List.copyOf(experts);
        this.weights = weights.clone();
    }

    @Override
    public void forecast(WindowSet windows, int first, int count, float[] out) {
        int length = count * windows.channels() * windows.horizon();
        if (one.length < length) {
            one = new float[length];
        }
        Arrays.fill(out, 0, length, 0);
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] == 0) {
                continue;
            }
            experts.get(k).forecast(windows, first, count, one);
            float weight = (float) weights[k];
            for (int i = 0; i < length; i++) {
                out[i] += weight * one[i];
            }
        }
    }

    @Override
    public void close() {
        experts.forEach(Forecaster::close);
    }
}
