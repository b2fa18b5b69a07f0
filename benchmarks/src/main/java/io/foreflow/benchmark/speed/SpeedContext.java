package io.foreflow.benchmark.speed;

import io.foreflow.network.ComputeDevice;
import java.util.function.Consumer;

/**
 * How a part is to measure.
 *
 * @param extent how long
 * @param device where the network runs
 * @param notes takes what a reader of the figures must know: what was skipped, and why
 */
public record SpeedContext(Extent extent, ComputeDevice device, Consumer<String> notes) {

    /** How long a part measures. */
    public enum Extent {
        /** A second or two a part: shows that it runs, and ratios to the first digit. */
        SHORT,
        /** As long as the published figures need. */
        FULL
    }

    public boolean isShort() {
        return extent == Extent.SHORT;
    }

    public void note(String text) {
        notes.accept(text);
    }
}
