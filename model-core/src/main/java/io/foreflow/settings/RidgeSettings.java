package io.foreflow.settings;

import java.io.Serializable;

/**
 * The online ridge.
 *
 * @param lambda penalty added to the diagonal of the scaled Gram matrix, always above zero
 * @param penalty which Gram matrix it is added to
 * @param blocks most time blocks the statistics are kept in
 * @param blockWindows channel-windows after which a new block is begun
 * @param minimumWindows channel-windows before a ridge of the given look-back may serve, as a
 *     multiple of its look-back
 * @param minimumTargetShare observed share of a target below which its channel-window is left out
 */
public record RidgeSettings(
        double lambda,
        Penalty penalty,
        int blocks,
        long blockWindows,
        double minimumWindows,
        double minimumTargetShare)
        implements Serializable {

    /** With the penalty added to the mean. */
    public RidgeSettings(
            double lambda,
            int blocks,
            long blockWindows,
            double minimumWindows,
            double minimumTargetShare) {
        this(lambda, Penalty.MEAN, blocks, blockWindows, minimumWindows, minimumTargetShare);
    }
}
