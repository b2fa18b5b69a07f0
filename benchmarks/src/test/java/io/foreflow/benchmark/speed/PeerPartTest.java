package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.online.SmallConfiguration;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.network.ComputeDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the comparison where a package is absent, and what is said of it. */
@Timeout(120)
class PeerPartTest {

    private static final String RATE = "waves beside %s, forecasts/s a core";
    private static final String ERROR = "waves beside %s, mean squared error";

    /** As few rows as ARIMA's history and a few origins need. */
    private static final SeriesTable TABLE = Synthetic.waves(1, 600);

    private final List<String> notes = new ArrayList<>();

    @TempDir private Path folder;

    private List<SpeedFigure> run(Path python, SeriesTable... tables) throws Exception {
        PeerPart part =
                new PeerPart(
                        () -> List.of(tables),
                        table -> keys -> SmallConfiguration.settings(table, keys),
                        python);
        return part.run(
                new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), notes::add), Progress.silent());
    }

    @Test
    void withoutAnInterpreterTheForestRemains() throws Exception {
        Path python = folder.resolve("python3");

        List<SpeedFigure> figures = run(python, TABLE);

        assertThat(notes)
                .containsExactly(
                        "Skipped PyTorch: there is no " + python,
                        "Skipped ARIMA: there is no " + python);
        assertThat(figures)
                .extracting(SpeedFigure::name)
                .containsExactly(RATE.formatted("RCFCaster"), ERROR.formatted("RCFCaster"));
        assertThat(figures).allMatch(figure -> figure.value() > 0 && figure.ratio() > 0);
    }

    @Test
    void saysThatPeersThatLearnOnLineNeedAFile() throws Exception {
        Path python = Interpreter.bare(folder);

        assertThat(run(python)).isEmpty();

        assertThat(notes)
                .containsExactly(
                        "Skipped PyTorch: %s has no torch (Debian: python3-torch)"
                                .formatted(python),
                        "Skipped RCFCaster and ARIMA: there is no file (give one with --data)");
    }

    @Test
    void tellsHowManyFitsFailed() throws Exception {
        Path python =
                Interpreter.with(
                        "statsmodels",
                        "echo '{\"seconds\": 0.5, \"fits\": 2, \"failures\": 1,"
                                + " \"unconverged\": 0, \"mse\": 0.25}'",
                        folder);

        List<SpeedFigure> figures = run(python, TABLE);

        assertThat(notes)
                .containsExactly(
                        "Skipped PyTorch: %s has no torch (Debian: python3-torch)"
                                .formatted(python),
                        "waves: 1 of 2 ARIMA fits failed, where the last value stands for the"
                                + " forecast; 0 ended before they converged");
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals(RATE.formatted("ARIMA")))
                .singleElement()
                .satisfies(rate -> assertThat(rate.limit()).isEqualTo(2)); // of one channel
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals(ERROR.formatted("ARIMA")))
                .singleElement()
                .satisfies(error -> assertThat(error.limit()).isEqualTo(0.25));
    }
}
