package io.foreflow.cli.bench;

import io.foreflow.benchmark.speed.KernelPart;
import io.foreflow.benchmark.speed.SpeedPart;
import java.util.List;

/** What {@code foreflow bench speed} measures, in the order in which it does. */
final class SpeedParts {

    private SpeedParts() {}

    static List<SpeedPart> all() {
        return List.of(new KernelPart());
    }
}
