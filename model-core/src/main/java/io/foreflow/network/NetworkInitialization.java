package io.foreflow.network;

import io.foreflow.linear.RidgeLine;
import io.foreflow.random.CounterRandom;
import java.util.Arrays;

/**
 * Where training starts: the network that forecasts exactly as a solved ridge does, or, for
 * comparison, one drawn at random.
 *
 * <p>The ridge says ŷ − μ = (x − μ) W + σ b, which with z = (x − μ)/σ is ŷ = σ (z W + b) + μ, the
 * network with γ = 1, β = 0, that head and a silent attention path. The path is silenced by W_O = 0
 * and b_O = 0 only: W_Q, W_K and W_V are drawn, so that the gradient of W_O is not zero and the
 * path wakes with the first step. With W_V also zero every gradient of the path would vanish for
 * ever.
 */
public final class NetworkInitialization {

    private NetworkInitialization() {}

    /** ω of the network that equals the ridge; W_Q, W_K, W_V Glorot-uniform from the seed. */
    public static float[] fromRidge(NetworkShape shape, RidgeLine ridge, long seed) {
        if (ridge.lookback() != shape.lookback() || ridge.horizon() != shape.horizon()) {
            throw new IllegalArgumentException(
                    ("Cannot start channel-attention network from ridge:"
                                    + " expected (lookback=%d, horizon=%d),"
                                    + " found (lookback=%d, horizon=%d)")
                            .formatted(
                                    shape.lookback(),
                                    shape.horizon(),
                                    ridge.lookback(),
                                    ridge.horizon()));
        }
        float[] omega = ridgePart(shape, ridge);
        Arrays.fill(omega, shape.gamma(), shape.beta(), 1);
        CounterRandom random = new CounterRandom(seed, CounterRandom.Purpose.INITIALIZATION, 0);
        drawProjections(omega, shape, random);
        return omega;
    }

    /** As below with W_Q, W_K and W_V as they are drawn. */
    public static float[] random(NetworkShape shape, long seed) {
        return random(shape, 1, seed);
    }

    /**
     * ω with every matrix Glorot-uniform (Glorot and Bengio, AISTATS 2010) from the seed: uniform
     * within ± √(6/(rows + columns)); biases zero, γ = 1, β = 0.
     *
     * @param projectionScale what W_Q, W_K and W_V are multiplied by: with less than 1 attention
     *     starts nearer to uniform
     */
    public static float[] random(NetworkShape shape, double projectionScale, long seed) {
        float[] omega = new float[shape.parameters()];
        Arrays.fill(omega, shape.gamma(), shape.beta(), 1);
        CounterRandom random = new CounterRandom(seed, CounterRandom.Purpose.INITIALIZATION, 0);
        drawProjections(omega, shape, random);
        for (int i = shape.queryWeights(); i < shape.outputWeights(); i++) {
            omega[i] *= (float) projectionScale;
        }
        glorot(omega, shape.outputWeights(), shape.width(), shape.lookback(), random);
        glorot(omega, shape.headWeights(), shape.lookback(), shape.horizon(), random);
        return omega;
    }

    private static void drawProjections(float[] omega, NetworkShape shape, CounterRandom random) {
        for (int from :
                new int[] {shape.queryWeights(), shape.keyWeights(), shape.valueWeights()}) {
            glorot(omega, from, shape.lookback(), shape.width(), random);
        }
    }

    /** The vector ω decays towards: the ridge's W and b in the head, zero elsewhere. */
    public static float[] ridgePart(NetworkShape shape, RidgeLine ridge) {
        float[] vector = new float[shape.parameters()];
        // W row by row and then b: the ridge's own order, and the end of ω's
        System.arraycopy(ridge.weights(), 0, vector, shape.headWeights(), ridge.weights().length);
        return vector;
    }

    private static void glorot(
            float[] omega, int from, int rows, int columns, CounterRandom random) {
        double limit = Math.sqrt(6.0 / (rows + columns));
        for (int i = from; i < from + rows * columns; i++) {
            omega[i] = (float) (limit * (2 * random.uniform(i) - 1));
        }
    }
}
