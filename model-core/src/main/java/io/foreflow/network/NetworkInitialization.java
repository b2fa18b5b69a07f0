package io.foreflow.network;

import io.foreflow.linear.RidgeLine;
import io.foreflow.random.CounterRandom;
import java.util.Arrays;

/**
 * Where training starts: the network that forecasts exactly as a solved ridge does.
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
        glorot(omega, shape.queryWeights(), shape, random);
        glorot(omega, shape.keyWeights(), shape, random);
        glorot(omega, shape.valueWeights(), shape, random);
        return omega;
    }

    /** The vector ω decays towards: the ridge's W and b in the head, zero elsewhere. */
    public static float[] ridgePart(NetworkShape shape, RidgeLine ridge) {
        float[] vector = new float[shape.parameters()];
        // W row by row and then b: the ridge's own order, and the end of ω's
        System.arraycopy(ridge.weights(), 0, vector, shape.headWeights(), ridge.weights().length);
        return vector;
    }

    private static void glorot(float[] omega, int from, NetworkShape shape, CounterRandom random) {
        double limit = Math.sqrt(6.0 / (shape.lookback() + shape.width()));
        int to = from + shape.lookback() * shape.width();
        for (int i = from; i < to; i++) {
            omega[i] = (float) (limit * (2 * random.uniform(i) - 1));
        }
    }
}
