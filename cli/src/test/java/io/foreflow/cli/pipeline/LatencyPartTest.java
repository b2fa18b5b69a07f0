package io.foreflow.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedReport;
import io.foreflow.network.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LatencyPartTest {

    @Test
    void holdsALiveJobWithRoundsAgainstTheSameJobWithout() throws Exception {
        List<String> notes = new ArrayList<>();

        List<SpeedFigure> figures =
                new LatencyPart()
                        .run(
                                new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), notes::add),
                                Progress.silent());

        System.out.println(new SpeedReport(figures).table()); // shown by a build; none is judged
        assertThat(figures).extracting(SpeedFigure::name).doesNotHaveDuplicates();
        assertThat(figures)
                .filteredOn(figure -> figure.name().startsWith("latency"))
                .hasSize(8)
                .allMatch(figure -> figure.value() > 0);
        assertThat(value(figures, "learner's thread on a core, at-least-once, rounds run"))
                .isGreaterThan(value(figures, "learner's thread on a core, at-least-once"));
        assertThat(notes).singleElement().asString().contains("half of the full load");
    }

    private static double value(List<SpeedFigure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
