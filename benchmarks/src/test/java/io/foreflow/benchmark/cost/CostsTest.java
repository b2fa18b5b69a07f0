package io.foreflow.benchmark.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.cost.Costs.Cost;
import io.foreflow.benchmark.cost.Costs.Line;
import io.foreflow.benchmark.run.Progress;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CostsTest {

    private static Costs costs() {
        Map<String, Cost> costs = new TreeMap<>();
        costs.put("round 32 cpu adam 200", new Cost(9e8, 8e8));
        costs.put("round 32 cpu eeo_without_noise 200", new Cost(9e8, 16e8));
        costs.put("round 32 cpu eeo 200", new Cost(9e8, 18e8));
        for (int batch : new int[] {1, 8, 32, 128}) {
            costs.put("plain " + batch, new Cost(batch * 2e4, batch * 1.5e4));
            costs.put("folded " + batch, new Cost(batch * 2e4, batch * 1e4));
            costs.put("windows " + batch, new Cost(batch * 3e4, batch * 2e4));
            costs.put("explained " + batch, new Cost(batch * 3e4, batch * 2.5e4));
        }
        double product = Math.pow(512, 3);
        costs.put("product", new Cost(product / 20, product / 40));
        return new Costs(costs);
    }

    private static Line line(String name) {
        return costs().lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ratiosAreOfProcessorTimes() {
        assertThat(line("step, Adam").cpu()).isEqualTo(4000);
        assertThat(line("step, EEO without noise").ratio()).isEqualTo(2);
        assertThat(line("step, EEO").ratio()).isEqualTo(2.25);
        assertThat(line("forward B=32, folded").ratio()).isEqualTo(1.5);
    }

    @Test
    void windowsAreHeldAgainstTheProductOfTheSameRun() {
        // 7 · (512 · (3 · 16 + 96) + 16 · 96) multiply-adds a window
        double window = 7.0 * (512 * 144 + 16 * 96);
        assertThat(line("square product, 10⁹ multiply-adds/s").cpu()).isCloseTo(40, within(1e-9));
        assertThat(line("forecast B=8, windows/s").cpu()).isCloseTo(50_000, within(1e-6));
        assertThat(line("forecast B=8, windows/s").ratio())
                .isCloseTo(window / 2e4 / 40, within(1e-9));
        assertThat(line("forecast and explain B=8, windows/s").ratio()).isEqualTo(0.8);
        assertThat(costs().table()).contains("step, EEO", "at most 2.5 × Adam");
    }

    @Test
    void foldedAndPlainGraphAgree() {
        InferenceBenchmark benchmark = new InferenceBenchmark();
        benchmark.batch = 3;

        benchmark.open(); // compares the two

        benchmark.close();
    }

    @Test
    void refusesNoRounds() {
        assertThatThrownBy(() -> new CostProtocol(Progress.silent()).run(0, 1))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid rounds: 0 (must be at least 1)");
    }
}
