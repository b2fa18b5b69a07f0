package io.foreflow.cli.bench;

import io.foreflow.benchmark.speed.KernelPart;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.cli.backend.GrowthPart;
import io.foreflow.cli.pipeline.LatencyPart;
import io.foreflow.cli.pipeline.PipelinePart;
import java.util.List;

/** What {@code foreflow bench speed} measures, in the order in which it does. */
final class SpeedParts {

    private SpeedParts() {}

    static List<SpeedPart> all() {
        return List.of(new KernelPart(), new PipelinePart(), new LatencyPart(), new GrowthPart());
    }
}
