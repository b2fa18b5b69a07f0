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
class PipelinePartTest {

    @Test
    void holdsTheJobAgainstAPlainOneTheBrokerAndInference() throws Exception {
        List<String> notes = new ArrayList<>();

        List<SpeedFigure> figures =
                new PipelinePart()
                        .run(
                                new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), notes::add),
                                Progress.silent());

        System.out.println(new SpeedReport(figures).table()); // shown by a build; none is judged
        assertThat(figures).allMatch(figure -> figure.value() > 0);
        assertThat(figures)
                .extracting(SpeedFigure::name)
                .doesNotHaveDuplicates()
                .anyMatch(name -> name.contains("beside a plain job"))
                .anyMatch(name -> name.endsWith("24 rows: allocated an observation, align"))
                .anyMatch(
                        name ->
                                name.endsWith(
                                        "a forecast every row: processor an observation, forecast"))
                .anyMatch(name -> name.startsWith("bare inference"))
                .anyMatch(name -> name.startsWith("plain producer"))
                .anyMatch(name -> name.endsWith("beside the slower of inference and producer"));
        assertThat(figures)
                .filteredOn(figure -> figure.name().contains("beside"))
                .allMatch(figure -> figure.ratio() > 0);
        assertThat(notes).singleElement().asString().contains("a forecast is", "scores of");
    }
}
