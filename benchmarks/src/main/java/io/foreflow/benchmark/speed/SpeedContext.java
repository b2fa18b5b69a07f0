package io.foreflow.benchmark.speed;

import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.Locale;
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

    /** What {@code --device} calls the device. */
    public String deviceName() {
        return device.kind().name().toLowerCase(Locale.ROOT);
    }

    /** What the name of a figure ends with that was not measured on the processor. */
    String suffix() {
        return device.kind() == Kind.CPU ? "" : ", " + deviceName();
    }

    /** Says so where a part does not run on the chosen device. */
    public void announce(SpeedPart part) {
        if (device.kind() != Kind.CPU && !part.followsDevice()) {
            note(
                    "%s: measured on the processor, --device %s does not reach this part"
                            .formatted(part.name(), deviceName()));
        }
    }

    public void note(String text) {
        notes.accept(text);
    }
}
