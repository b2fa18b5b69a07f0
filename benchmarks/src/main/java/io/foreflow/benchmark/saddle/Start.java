package io.foreflow.benchmark.saddle;

import io.foreflow.linear.RidgeStatistics;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.RidgeSettings;
import java.util.Arrays;

/** Where training begins. */
enum Start {
    /** Glorot's draws. */
    RANDOM {
        @Override
        float[] weights(Regression problem, long seed) {
            return NetworkInitialization.random(problem.shape(), seed);
        }
    },
    /**
     * W_V, b_V, W_O and b_O zero and the head at its least squares: no gradient ever reaches the
     * attention path.
     */
    SILENT {
        @Override
        float[] weights(Regression problem, long seed) {
            NetworkShape shape = problem.shape();
            float[] omega = NetworkInitialization.random(shape, seed);
            Arrays.fill(omega, shape.valueWeights(), omega.length, 0);
            float[] head = leastSquares(problem.training());
            System.arraycopy(head, 0, omega, shape.headWeights(), head.length);
            return omega;
        }
    },
    /** W_Q, b_Q, W_K and b_K zero: equal attention to all channels, which no gradient changes. */
    COLLAPSED {
        @Override
        float[] weights(Regression problem, long seed) {
            NetworkShape shape = problem.shape();
            float[] omega = NetworkInitialization.random(shape, seed);
            Arrays.fill(omega, shape.queryWeights(), shape.valueWeights(), 0);
            return omega;
        }
    };

    /** Only what the exact null vector of centred windows needs. */
    private static final double PENALTY = 1e-9;

    private static final RidgeSettings SUMS = new RidgeSettings(1, 1, Long.MAX_VALUE, 0, 1);

    abstract float[] weights(Regression problem, long seed);

    private static float[] leastSquares(Pairs pairs) {
        NetworkShape shape = pairs.shape();
        RidgeStatistics sums =
                new RidgeStatistics(shape.lookback(), shape.horizon(), SaddleProtocol.SCALE, SUMS);
        for (int row = 0; row < pairs.windows() * shape.channels(); row++) {
            sums.absorb(
                    pairs.inputs(),
                    row * shape.lookback(),
                    pairs.targets(),
                    row * shape.horizon(),
                    row,
                    null);
        }
        return sums.solve(PENALTY).weights();
    }
}
