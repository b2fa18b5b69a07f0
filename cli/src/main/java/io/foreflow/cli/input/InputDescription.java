package io.foreflow.cli.input;

import java.time.Duration;
import java.util.List;

/**
 * What an input is, for the configuration, the screen and the check that a resumed run is fed by
 * the same input.
 *
 * @param title one line for the screen; says so when the data are simulated
 * @param identity what must not change between runs of one state directory
 * @param series names
 * @param channels names, in the order of every row's values
 * @param step grid interval
 * @param rows of the longest series; {@link Long#MAX_VALUE} if the input has no end
 * @param firstTime earliest time any row can have, epoch milliseconds
 * @param historyUntil rows up to this time are delivered at once, whatever the speed-up; epoch
 *     milliseconds
 */
public record InputDescription(
        Kind kind,
        String title,
        String identity,
        List<String> series,
        List<String> channels,
        Duration step,
        long rows,
        long firstTime,
        long historyUntil) {

    /** Where the rows come from. */
    public enum Kind {
        FILE,
        SIMULATED,
        HOST
    }

    public InputDescription {
        series = List.copyOf(series);
        channels = List.copyOf(channels);
    }
}
