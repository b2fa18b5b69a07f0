package io.foreflow.cli.bench;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.speed.InferencePart;
import io.foreflow.benchmark.speed.KernelPart;
import io.foreflow.benchmark.speed.LearningPart;
import io.foreflow.benchmark.speed.PeerPart;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.cli.backend.GrowthPart;
import io.foreflow.cli.pipeline.LatencyPart;
import io.foreflow.cli.pipeline.PipelinePart;
import io.foreflow.cli.start.StartPart;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What {@code foreflow bench speed} measures, in the order in which it does. */
final class SpeedParts {

    private SpeedParts() {}

    /**
     * @param tables read when a part asks for them
     */
    static List<SpeedPart> all(Supplier<List<SeriesTable>> tables) {
        return List.of(
                new KernelPart(),
                new InferencePart(),
                new LearningPart(),
                new PipelinePart(),
                new LatencyPart(),
                new GrowthPart(),
                new StartPart(demo()),
                new PeerPart(tables, table -> new FileConfiguration(table)::settings));
    }

    /** How the launcher that started this starts the demo; empty without one. */
    private static List<String> demo() {
        String home = System.getProperty("foreflow.home", "");
        return home.isEmpty() ? List.of() : List.of(Path.of(home, "foreflow").toString(), "demo");
    }
}
