package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.settings.OptimizerSettings;

/**
 * The optimizer's vectors on the device for the length of a round: ω, its moments and its average,
 * with their step counts. Copied in from an {@link OptimizerState} and out to one; what is switched
 * off is dropped.
 */
final class Trajectory implements AutoCloseable {

    private final NDManager manager;
    private final NDArray omega;
    private final AdamMoments moments;
    private final WeightAverage average;
    private float[] probeVector;
    private long step;
    private long lastProbeStep;

    Trajectory(NDManager parent, OptimizerState state, OptimizerSettings settings, DataType type) {
        manager = parent.newSubManager();
        int length = state.parameters().length;
        omega = Vectors.copy(manager, state.parameters(), type);
        moments =
                new AdamMoments(
                        settings,
                        vector(state.firstMoment(), length, type),
                        vector(state.secondMoment(), length, type),
                        state.momentStep());
        average =
                settings.average()
                        ? new WeightAverage(
                                settings.averageDecay(),
                                vector(state.average(), length, type),
                                state.average() == null ? 0 : state.averageStep())
                        : null;
        probeVector = state.probeVector();
        step = state.step();
        lastProbeStep = state.lastProbeStep();
    }

    private NDArray vector(float[] values, int length, DataType type) {
        return Vectors.copy(manager, values == null ? new float[length] : values, type);
    }

    NDManager manager() {
        return manager;
    }

    NDArray omega() {
        return omega;
    }

    AdamMoments moments() {
        return moments;
    }

    /** Takes ω into the average, if averaging is on. */
    void average() {
        if (average != null) {
            average.add(manager, omega);
        }
    }

    /** What would be served now. */
    NDArray served() {
        return average == null || average.step() == 0 ? omega : average.vector();
    }

    /** Begins the next step and gives its global number, from 1. */
    long next() {
        return ++step;
    }

    long step() {
        return step;
    }

    long stepsSinceProbe() {
        return step - lastProbeStep;
    }

    float[] probeVector() {
        return probeVector;
    }

    void probed(double[] vector) {
        lastProbeStep = step;
        probeVector = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            probeVector[i] = (float) vector[i];
        }
    }

    OptimizerState state() {
        boolean averaged = average != null && average.step() > 0;
        return new OptimizerState(
                Vectors.floats(omega),
                Vectors.floats(moments.first()),
                Vectors.floats(moments.second()),
                averaged ? Vectors.floats(average.vector()) : null,
                probeVector,
                step,
                moments.step(),
                averaged ? average.step() : 0,
                lastProbeStep);
    }

    @Override
    public void close() {
        manager.close();
    }
}
