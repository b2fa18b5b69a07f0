package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.cost.KernelRun.Sample;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchPeerTest {

    private static final int ROUNDS = 3;

    @TempDir private Path folder;

    /** A machine that is twice as slow in the second round, and three times in the third. */
    @Test
    void ratiosAreOfRunsOnOneAnothersHeels() throws Exception {
        Path log = Files.createFile(folder.resolve("log"));
        for (int round = 1; round <= ROUNDS; round++) {
            Files.writeString(
                    folder.resolve("answer" + round),
                    """
                    {"published forward 32": %1$d, "low forward 32": %1$d,
                     "published step 32": %1$d, "low step 32": %1$d}
                    """
                            .formatted(round));
        }
        Path python =
                Interpreter.with(
                        "torch",
                        "echo theirs >> %s; cat %s/answer$(grep -c theirs %s)"
                                .formatted(log, folder, log),
                        folder);
        Rounds rounds =
                new Rounds(ROUNDS, Kind.CPU, kernel -> ours(kernel, log), Progress.silent());
        SpeedContext context = new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), note -> {});

        List<SpeedFigure> figures = new TorchPeer(python).run(context, rounds);

        assertThat(Files.readAllLines(log))
                .containsExactly("theirs", "ours", "theirs", "ours", "theirs", "ours");
        assertThat(figures)
                .extracting(SpeedFigure::name)
                .containsExactly(
                        "network B=32 beside PyTorch, as published",
                        "network B=32 beside PyTorch, same arithmetic",
                        "SAM step beside PyTorch, as published",
                        "SAM step beside PyTorch, same arithmetic");
        SpeedFigure forward = figures.get(0);
        assertThat(forward.runs()).isEqualTo(ROUNDS);
        assertThat(forward.limit()).isEqualTo(32 / 2.0); // windows/s in the middle round
        assertThat(forward.ratio()).isCloseTo(4, within(1e-9)); // a quarter of their second
        assertThat(figures.get(2).ratio()).isCloseTo(2.5, within(1e-9)); // 10 steps in 4 seconds
    }

    private static Map<String, List<Sample>> ours(Kernel kernel, Path log) {
        try {
            long round = Files.readAllLines(log).stream().filter("theirs"::equals).count();
            if (kernel.benchmark() != ForecastBenchmark.class) {
                return Map.of("round 32 cpu sam 10", List.of(new Sample(0, 4e9 * round, 0)));
            }
            Files.writeString(log, "ours\n", StandardOpenOption.APPEND);
            return Map.of("network cpu 7x32", List.of(new Sample(0, 0.25e9 * round, 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
