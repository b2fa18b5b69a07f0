package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.benchmark.cost.KernelRun.Sample;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final double WALL = 64;
    private static final double PROCESSOR = 16;
    private static final ProductShape SHAPE = new ProductShape(2, 3, 4);

    private static Rounds measured(Kind device) {
        Sample sample = new Sample(WALL, PROCESSOR, 0);
        Map<String, List<Sample>> samples =
                Map.of(
                        "step", List.of(sample),
                        "product gpu 2x3x4 float32", List.of(sample),
                        "product cpu 2x3x4 float32", List.of(sample),
                        "product cpu 2x3x4 float64", List.of(sample));
        Rounds rounds = new Rounds(1, device, kernel -> samples, Progress.silent());
        while (rounds.next()) {
            rounds.measure(new Kernel(ProductBenchmark.class, Map.of()));
        }
        return rounds;
    }

    @Test
    void threadIsTimedOnTheProcessorAndTheWaitForAGpu() {
        assertThat(measured(Kind.CPU).deviceNanos("step")).containsExactly(PROCESSOR);
        assertThat(measured(Kind.GPU).deviceNanos("step")).containsExactly(WALL);
        assertThat(measured(Kind.GPU).cpuNanos("step")).containsExactly(PROCESSOR);
    }

    @Test
    void limitIsTheProductOfTheSameDevice() {
        double work = ProductBenchmark.CALLS * 2 * 3 * 4;

        assertThat(measured(Kind.CPU).productRate(SHAPE)).containsExactly(work / PROCESSOR);
        assertThat(measured(Kind.GPU).productRate(SHAPE)).containsExactly(work / WALL);
        assertThat(measured(Kind.GPU).processorProductRate(SHAPE, "float64"))
                .containsExactly(work / PROCESSOR);
    }
}
