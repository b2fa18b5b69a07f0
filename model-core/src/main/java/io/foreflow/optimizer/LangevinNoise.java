package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.HostBuffer;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;

/**
 * The exploring part of the optimizer: √(2ηT) ξ with ξ ~ N(0, I) (Welling and Teh, ICML 2011).
 *
 * <p>A temperature in the loss's units would mean another thing for every model, so it is given as
 * the ratio r of the noise's norm to the update's. The expected ‖ξ‖² is the number P of weights,
 * hence √(2ηT) = r ‖Δ‖ / √P. ξ is a function of seed and step.
 */
final class LangevinNoise {

    private final double ratio;
    private final long seed;
    private final float[] draws;
    private final HostBuffer buffer;

    LangevinNoise(double ratio, long seed, int parameters) {
        this.ratio = ratio;
        this.seed = seed;
        draws = new float[parameters];
        buffer = new HostBuffer(parameters);
    }

    /** Adds the noise of a global step to ω. */
    void addTo(NDManager manager, NDArray omega, double updateNorm, long step) {
        new CounterRandom(seed, Purpose.LANGEVIN, step).gaussians(draws);
        double deviation = ratio * updateNorm / Math.sqrt(draws.length);
        Shape shape = new Shape(draws.length);
        NDArray noise = buffer.toTensor(manager, draws, omega.getDataType(), shape);
        omega.addi(noise.muli(deviation));
        noise.close();
    }
}
