package io.foreflow.settings;

import java.io.Serializable;
import java.time.Duration;

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
 * @param channelMemory most bytes that statistics told by channel may take; where they would take
 *     more there are no lines of the channels' own
 * @param channelShrinkage κ, how much the windows of all channels weigh in a channel's own line
 *     beside its own
 * @param normalised whether there is a ridge in normalised units beside that in scaled units
 * @param jointMemory most bytes that the statistics of the ridge that hears every channel may take;
 *     where they would take more there is none
 * @param memory age of windows after which they are forgotten, or null if none is
 * @param serving which of the solved lines serve
 */
public record RidgeSettings(
        double lambda,
        double lambdaFar,
        Penalty penalty,
        int blocks,
        long blockWindows,
        double minimumWindows,
        double minimumTargetShare,
        long channelMemory,
        double channelShrinkage,
        boolean normalised,
        long jointMemory,
        Duration memory,
        RidgeServing serving)
        implements Serializable {

    private static final double USUAL_SHRINKAGE = 3;

    /** Without lines of the channels' own. */
    public RidgeSettings(
            double lambda,
            double lambdaFar,
            Penalty penalty,
            int blocks,
            long blockWindows,
            double minimumWindows,
            double minimumTargetShare) {
        this(
                lambda,
                lambdaFar,
                penalty,
                blocks,
                blockWindows,
                minimumWindows,
                minimumTargetShare,
                0,
                USUAL_SHRINKAGE,
                false,
                0,
                null,
                RidgeServing.NEWEST);
    }

    /** With lines of the channels' own, in so many bytes. */
    public RidgeSettings withChannelMemory(long bytes) {
        return new RidgeSettings(
                lambda,
                lambdaFar,
                penalty,
                blocks,
                blockWindows,
                minimumWindows,
                minimumTargetShare,
                bytes,
                channelShrinkage,
                normalised,
                jointMemory,
                memory,
                serving);
    }

    /** Statistics of one of so many channels: blocks are begun when they would be for all. */
    public RidgeSettings ofOneChannel(int channels, int mostBlocks) {
        return new RidgeSettings(
                lambda,
                lambdaFar,
                penalty,
                Math.min(blocks, mostBlocks),
                Math.max(1, blockWindows / channels),
                minimumWindows,
                minimumTargetShare,
                channelMemory,
                channelShrinkage,
                normalised,
                jointMemory,
                memory,
                serving);
    }

    /** With a ridge in normalised units, and one of all channels in so many bytes. */
    public RidgeSettings withNormalisedAndJoint(long bytes) {
        return new RidgeSettings(
                lambda,
                lambdaFar,
                penalty,
                blocks,
                blockWindows,
                minimumWindows,
                minimumTargetShare,
                channelMemory,
                channelShrinkage,
                true,
                bytes,
                memory,
                serving);
    }

    /** With another rule of which lines serve. */
    public RidgeSettings withServing(RidgeServing other) {
        return new RidgeSettings(
                lambda,
                lambdaFar,
                penalty,
                blocks,
                blockWindows,
                minimumWindows,
                minimumTargetShare,
                channelMemory,
                channelShrinkage,
                normalised,
                jointMemory,
                memory,
                other);
    }

    /** Forgetting what is older. */
    public RidgeSettings withMemory(Duration age) {
        return new RidgeSettings(
                lambda,
                lambdaFar,
                penalty,
                blocks,
                blockWindows,
                minimumWindows,
                minimumTargetShare,
                channelMemory,
                channelShrinkage,
                normalised,
                jointMemory,
                age,
                serving);
    }

    /**
     * Time after which a block is begun where memory is limited: so that as many blocks as are
     * allowed cover the memory and the one that is being filled, and none has to be merged.
     */
    public long blockSpanMillis() {
        return memory.toMillis() / Math.max(1, blocks - 1);
    }

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
