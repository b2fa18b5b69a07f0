package io.foreflow.cli.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.backend.StatePlan.Backend;
import io.foreflow.network.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class GrowthPartTest {

    private static final String FARTHEST = "farthest of the fleets: measured / formula";

    @Test
    void measuresAFleetInAProcessOfItsOwn() throws Exception {
        List<String> said = new ArrayList<>();

        List<SpeedFigure> figures =
                new GrowthPart()
                        .run(
                                new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), note -> {}),
                                said::add);

        assertThat(figures)
                .filteredOn(figure -> figure.name().startsWith("100 series: "))
                .hasSize(14)
                .filteredOn(figure -> !figure.name().contains("wait for the learner"))
                .allMatch(figure -> figure.value() > 0);
        // as many rows may wait for the learner as the machine is slow, nothing may be less
        assertThat(figures)
                .filteredOn(figure -> figure.name().contains("forecaster's series, beside"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.ratio()).isBetween(0.05, 1.15));
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals(FARTHEST))
                .singleElement()
                .satisfies(
                        figure -> assertThat(figure.value()).isBetween(0.85, 20.0).isNotEqualTo(1));
        assertThat(said).anyMatch(line -> line.contains("rows"));
    }

    @Test
    void saysWhyTheProcessGaveNothing() {
        StatePlan plan = new StatePlan(Backend.HASHMAP, 1, 1, 24, 1, 1, 1);

        assertThatThrownBy(() -> StateProcess.run(plan, 0, 0, Progress.silent()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("ended with 1")
                .hasMessageContaining("Invalid --rows: 0 (must be at least 1)");
    }
}
