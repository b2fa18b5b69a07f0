package io.foreflow.benchmark.saddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import io.foreflow.benchmark.run.Summary;
import io.foreflow.benchmark.saddle.SaddleProtocol.Plan;
import io.foreflow.network.NetworkShape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SaddleProtocolTest {

    @TempDir private Path folder;

    private static Plan plan(Task task, long gradients, Contender... contenders) {
        return new Plan(
                List.of(task),
                List.of(contenders),
                4,
                24,
                4,
                600,
                300,
                gradients,
                1e-2,
                0.05,
                1e-3,
                1);
    }

    private List<RunRecord> run(Plan plan) {
        RunLog log = new RunLog(folder.resolve("log.jsonl"));
        return new SaddleProtocol(log, Progress.silent(), () -> 0).run(plan);
    }

    @Test
    void onlyEscapeLeavesTheSilentStart() {
        Plan plan =
                plan(
                        Task.ROUTING_SILENT,
                        800,
                        Contender.ADAM,
                        Contender.SAM,
                        Contender.ADAM_ESCAPE);

        List<RunRecord> runs = run(plan);

        assertThat(runs).hasSize(3);
        for (RunRecord run : runs.subList(0, 2)) {
            // a head beside its optimum by what steps of 1e-2 on mini-batches leave
            assertThat(run.mse()).isGreaterThan(0.98 * run.details().get("startMse"));
            assertThat(run.gradients()).isEqualTo(800);
        }
        RunRecord escaped = runs.get(2);
        assertThat(escaped.details().get("escapesKept")).isPositive();
        assertThat(escaped.mse()).isLessThan(0.9 * escaped.details().get("startMse"));
        assertThat(escaped.gradients()).isBetween(600L, 800L);
        assertThat(SaddleTable.of(Summary.of(runs)))
                .contains("problem", "routing-silent  adam-escape", "0.2500");
    }

    @Test
    void finishedRunsAreTakenFromTheLog() {
        Plan plan = plan(Task.TOY, 300, Contender.ADAM);
        List<RunRecord> runs = run(plan);

        RunLog log = new RunLog(folder.resolve("log.jsonl"));
        SaddleProtocol again =
                new SaddleProtocol(
                        log,
                        line -> {
                            throw new AssertionError("runs again: " + line);
                        },
                        () -> 0);

        assertThat(again.run(plan)).usingRecursiveComparison().isEqualTo(runs);
    }

    @Test
    void theTruthOfTheToyIsWithinReachOfTheHead() {
        NetworkShape shape = new NetworkShape(4, 24, 4, 16);
        Regression problem = Regression.toy(shape, 3000, 3000, 5);

        float[] weights = Start.SILENT.weights(problem, 5);

        double[] errors = SaddleProtocol.errors(weights, problem.validation());
        // 48,000 cells: √(2/48000) = 0.6 % each way; 25 of 12,000 rows are spent on fitting
        assertThat(errors[0]).isCloseTo(problem.bestPossible(), within(0.006));
    }

    @Test
    void withoutAttentionAFollowerOfTheRoutingProblemIsNoise() {
        NetworkShape shape = new NetworkShape(4, 24, 4, 16);
        Regression problem = Regression.routing(shape, 3000, 3000, 5);

        float[] weights = Start.SILENT.weights(problem, 5);

        // half of the channels follow: amplitude and pattern have mean square one
        double[] errors = SaddleProtocol.errors(weights, problem.validation());
        assertThat(errors[0]).isCloseTo(problem.bestPossible() + 0.5, within(0.05));
    }

    @Test
    void refusesWhatCannotRun() {
        assertThatThrownBy(() -> plan(Task.TOY, 10, Contender.ADAM))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid gradients: 10 (must be at least 260)");
        assertThatThrownBy(() -> Task.named("toys"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(
                        "Invalid problem: toys (must be one of toy, routing, routing-silent,"
                                + " routing-collapsed)");
        assertThatThrownBy(() -> Contender.named("sgd"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("Invalid method: sgd (must be one of adam, sam,");
    }
}
