package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.EngineException;
import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code --device gpu} reaches, as far as it can be told where there is none. */
class DeviceTest {

    private final List<String> notes = new ArrayList<>();
    private final SpeedContext gpu =
            new SpeedContext(Extent.FULL, ComputeDevice.gpu(0), notes::add);
    private final SpeedContext cpu = new SpeedContext(Extent.FULL, ComputeDevice.cpu(), notes::add);

    private static Kernel kernel(SpeedContext context, Class<?> benchmark) {
        return Arrays.stream(LearningPart.kernels(context))
                .filter(kernel -> kernel.benchmark() == benchmark)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stepsAndProbesAreOnTheDeviceInBatchesThatFillIt() {
        for (Class<?> benchmark : List.of(TrainingBenchmark.class, ProbeBenchmark.class)) {
            Kernel onGpu = kernel(gpu, benchmark);
            assertThat(onGpu.parameters().get("device")).containsExactly("GPU");
            assertThat(onGpu.parameters().get("batch")).containsExactly("32", "512", "2048");
            Kernel onCpu = kernel(cpu, benchmark);
            assertThat(onCpu.parameters().get("device")).containsExactly("CPU");
            assertThat(onCpu.parameters().get("batch")).containsExactly("32");
        }
        // a product's rows are the windows of a batch times 7 channels
        assertThat(kernel(gpu, ProductBenchmark.class).parameters().get("shape"))
                .containsExactly("224x512x144", "3584x512x144", "14336x512x144");
        assertThat(InferencePart.windows(gpu)).contains("7x128", "7x512", "7x2048");
        assertThat(InferencePart.windows(cpu)).contains("7x128").doesNotContain("7x512", "7x2048");
    }

    @Test
    void benchmarksHandTheirDeviceToTheEngine() {
        assumeThat(ComputeDevice.gpus()).isZero(); // where there is one they run
        TrainingBenchmark training = new TrainingBenchmark();
        training.optimizer = Optimizer.ADAM;
        training.steps = 1;
        training.device = Kind.GPU;
        ProbeBenchmark probe = new ProbeBenchmark();
        probe.device = Kind.GPU;
        ProductBenchmark product = new ProductBenchmark();
        product.shape = "2x2x2";
        product.type = "float32";
        product.device = Kind.GPU;

        assertThatThrownBy(
                        () -> {
                            training.open();
                            training.round();
                        })
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(
                        () -> {
                            probe.open();
                            probe.nativeArrays();
                        })
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(product::open).isInstanceOf(EngineException.class);
    }

    @Test
    void partsThatTheDeviceDoesNotReachSayIt() {
        PeerPart peers = new PeerPart(List::of, table -> null);

        cpu.announce(peers);
        gpu.announce(new LearningPart());
        assertThat(notes).isEmpty();

        gpu.announce(peers);
        assertThat(notes)
                .containsExactly(
                        "peers: measured on the processor, --device gpu does not reach this part");
    }

    @Test
    void figuresOfAnotherDeviceAreNamedSo() {
        assertThat(cpu.suffix()).isEmpty();
        assertThat(gpu.suffix()).isEqualTo(", gpu");
    }
}
