package io.foreflow.job.learn;

import io.foreflow.learning.TickOutcome;
import io.foreflow.series.Row;
import java.util.List;

/**
 * One model's learning as the operator sees it. Created, used and closed by the background thread
 * alone. After a tick its state must be a pure function of its state before, the tick and the rows.
 */
public interface TickLearner extends AutoCloseable {

    /**
     * Does the work of one tick. A snapshot in its outcome is effective from tick + lag.
     *
     * @param tick event time of the tick, epoch milliseconds, above every earlier one
     * @param rows all rows that became visible in (previous tick, tick], by time and series
     */
    TickOutcome tick(long tick, List<Row> rows) throws Exception;

    /** Everything needed to go on after the last tick, in the core's versioned format. */
    byte[] state();

    /** Version of the serving champion. */
    int version();

    /** Global step of the optimizer. */
    long optimizerStep();

    /** Last target time absorbed, epoch milliseconds; MIN_VALUE before the first. */
    long trainedUntil();

    /** Native arrays held between ticks. */
    default int nativeArrays() {
        return 0;
    }

    /** How the channels changed with the restore, for people; null if they did not. */
    default String channelChange() {
        return null;
    }

    @Override
    void close();
}
