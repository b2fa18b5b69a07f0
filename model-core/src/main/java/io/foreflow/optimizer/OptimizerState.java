package io.foreflow.optimizer;

import java.util.Arrays;

/**
 * Everything a trajectory needs to go on to the same bits: copied in at the start of a round and
 * out at its end. The arrays are shared and never written to.
 *
 * <p>A state may go on under other settings: moments that the new ones ask for and that are not
 * here begin at zero, and the count of both with them; an average goes on with the weights of the
 * new kind.
 *
 * @param parameters ω; schedule-free, the base sequence z
 * @param firstMoment m, or null before the first step and where the optimizer has none
 * @param secondMoment v, or null before the first step and where the optimizer has none
 * @param average ω̄, schedule-free x, or null where averaging is off or not started
 * @param probeVector direction of least curvature of the last probe, or null before the first
 * @param step global step: keys the noise and the batches, never goes back
 * @param momentStep steps since the moments were zero
 * @param averageStep steps since the average was started
 * @param lastProbeStep global step of the last curvature probe; 0 before the first
 */
public record OptimizerState(
        float[] parameters,
        float[] firstMoment,
        float[] secondMoment,
        float[] average,
        float[] probeVector,
        long step,
        long momentStep,
        long averageStep,
        long lastProbeStep) {

    public OptimizerState {
        int length = parameters.length;
        requireLength("first moment", firstMoment, length);
        requireLength("second moment", secondMoment, length);
        requireLength("average", average, length);
        requireLength("probe vector", probeVector, length);
    }

    /** A trajectory that has made no step. */
    public static OptimizerState start(float[] parameters) {
        return new OptimizerState(parameters, null, null, null, null, 0, 0, 0, 0);
    }

    /**
     * The trajectory set back to a champion: moments and their step count zero, the average anew.
     * Zero moments with an old count would make Adam's first hundred steps three times too long.
     * The global step runs on, so that no noise is seen twice.
     */
    public OptimizerState resetTo(float[] championParameters) {
        return new OptimizerState(
                championParameters, null, null, null, null, step, 0, 0, lastProbeStep);
    }

    /** What is validated, saved and served: the average, or ω where there is none. */
    public float[] served() {
        return average != null ? average : parameters;
    }

    private static void requireLength(String name, float[] vector, int length) {
        if (vector != null && vector.length != length) {
            throw new IllegalArgumentException(
                    "Invalid optimizer state: %s has length %d (must be %d)"
                            .formatted(name, vector.length, length));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptimizerState that
                && Arrays.equals(parameters, that.parameters)
                && Arrays.equals(firstMoment, that.firstMoment)
                && Arrays.equals(secondMoment, that.secondMoment)
                && Arrays.equals(average, that.average)
                && Arrays.equals(probeVector, that.probeVector)
                && step == that.step
                && momentStep == that.momentStep
                && averageStep == that.averageStep
                && lastProbeStep == that.lastProbeStep;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(parameters) + Long.hashCode(step);
    }
}
