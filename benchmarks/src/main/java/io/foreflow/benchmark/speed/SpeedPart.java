package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.run.Progress;
import java.io.IOException;
import java.util.List;

/** One stage that is measured, together with the limits that it is held against. */
public interface SpeedPart {

    /** What {@code --part} calls it. */
    String name();

    /** Whether what is the engine's work in it is done by the chosen device. */
    default boolean followsDevice() {
        return false;
    }

    /** Measures; what could not be measured here is said through the context, not thrown. */
    List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException;
}
