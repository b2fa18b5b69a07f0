package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The optimizer's vectors on the device for the length of a round: ω, its moments and its average,
 * with their step counts. Copied in from an {@link OptimizerState} and out to one; what is switched
 * off is dropped.
 */
final class Trajectory implements AutoCloseable {

    private final NDManager manager;
    private final NDArray omega;
    private final Moments moments;
    private final WeightAverage average;
    private float[] probeVector;
    private long step;
    private long lastProbeStep;

    Trajectory(NDManager parent, OptimizerState state, OptimizerSettings settings, DataType type) {
        manager = parent.newSubManager();
        int length = state.parameters().length;
        omega = Vectors.copy(manager, state.parameters(), type);
        moments = moments(state, settings, type);
        average =
                settings.averaging() == Averaging.NONE
                        ? null
                        : new WeightAverage(
                                settings,
                                vector(state.average(), length, type),
                                state.average() == null ? 0 : state.averageStep());
        probeVector = state.probeVector();
        step = state.step();
        lastProbeStep = state.lastProbeStep();
    }

    /** Those that the settings ask for; all anew where one of them was not kept. */
    private Moments moments(OptimizerState state, OptimizerSettings settings, DataType type) {
        boolean smooths = Moments.smooths(settings);
        boolean scales = Moments.scales(settings);
        boolean kept =
                (!smooths || state.firstMoment() != null)
                        && (!scales || state.secondMoment() != null);
        int length = state.parameters().length;
        return new Moments(
                settings,
                smooths ? vector(kept ? state.firstMoment() : null, length, type) : null,
                scales ? vector(kept ? state.secondMoment() : null, length, type) : null,
                kept ? state.momentStep() : 0);
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

    Moments moments() {
        return moments;
    }

    /** Every vector that a step reads or writes. */
    List<NDArray> vectors() {
        List<NDArray> vectors = new ArrayList<>(moments.vectors());
        vectors.add(omega);
        if (average != null) {
            vectors.add(average.vector());
        }
        return vectors;
    }

    /** Where gradients are taken: ω itself, or a vector of its own between ω and the average. */
    NDArray point() {
        return displaced() ? average.between(omega) : omega;
    }

    /** Whether {@link #point} is another vector than ω. */
    boolean displaced() {
        return average != null && average.displacesGradients();
    }

    /** Moves ω and, where it has a part in the point, the average. */
    void shift(NDArray by) {
        omega.addi(by);
        if (displaced()) {
            average.vector().addi(by);
        }
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
                floats(moments.first()),
                floats(moments.second()),
                averaged ? Vectors.floats(average.vector()) : null,
                probeVector,
                step,
                moments.step(),
                averaged ? average.step() : 0,
                lastProbeStep);
    }

    private static float[] floats(NDArray vector) {
        return vector == null ? null : Vectors.floats(vector);
    }

    @Override
    public void close() {
        manager.close();
    }
}
