package io.foreflow.settings;

import java.io.Serializable;

/**
 * The online ridge.
 *
 * @param lambda penalty added to the diagonal of the scaled Gram matrix for step 1, always above
 *     zero
 * @param lambdaFar penalty for step H; between, solutions are mixed linearly in the step's
 *     logarithm
 * @param penalty which Gram matrix it is added to
 * @param blocks most time blocks the statistics are kept in
 * @param blockWindows channel-windows after which a new block is begun
 * @param minimumWindows channel-windows before a ridge of the given look-back may serve, as a
 *     multiple of its look-back
 * @param minimumTargetShare observed share of a target below which its channel-window is left out
 */
public record RidgeSettings(
        double lambda,
        double lambdaFar,
        Penalty penalty,
        int blocks,
        long blockWindows,
        double minimumWindows,
        double minimumTargetShare)
        implements Serializable {

    /** With one penalty for all steps. */
    public RidgeSettings(
            double lambda,
            Penalty penalty,
            int blocks,
            long blockWindows,
            double minimumWindows,
            double minimumTargetShare) {
        this(lambda, lambda, penalty, blocks, blockWindows, minimumWindows, minimumTargetShare);
    }

    /** With one penalty for all steps, added to the mean. */
    public RidgeSettings(
            double lambda,
            int blocks,
            long blockWindows,
            double minimumWindows,
            double minimumTargetShare) {
        this(lambda, Penalty.MEAN, blocks, blockWindows, minimumWindows, minimumTargetShare);
    }
}
