package io.foreflow.benchmark.cost;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.cost.KernelRun.Sample;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Runs every benchmark of this package some rounds one after the other, each time in a process of
 * its own, so that what is compared is measured minutes apart at most and under the same load, and
 * takes medians over all iterations of all rounds.
 */
public record CostProtocol(Progress progress) {

    /**
     * @param rounds at least 1
     * @param seconds of an iteration, at least 1; a longer call fills it alone
     */
    public Costs run(int rounds, int seconds) {
        atLeastOne("rounds", rounds);
        atLeastOne("seconds", seconds);
        Map<String, List<Sample>> samples = new TreeMap<>();
        KernelRun kernels = KernelRun.ofSeconds(seconds);
        for (int round = 1; round <= rounds; round++) {
            for (Class<?> benchmark :
                    List.of(
                            ProductBenchmark.class,
                            InferenceBenchmark.class,
                            TrainingBenchmark.class)) {
                progress.show(
                        "round %d of %d: %s".formatted(round, rounds, benchmark.getSimpleName()));
                kernels.run(benchmark, Map.of())
                        .forEach(
                                (name, values) ->
                                        samples.computeIfAbsent(name, any -> new ArrayList<>())
                                                .addAll(values));
            }
        }
        Map<String, Costs.Cost> costs = new TreeMap<>();
        samples.forEach(
                (name, values) ->
                        costs.put(
                                name,
                                new Costs.Cost(
                                        median(values, Sample::wallNanos),
                                        median(values, Sample::cpuNanos))));
        return new Costs(costs);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new BenchmarkException(
                    "Invalid %s: %d (must be at least 1)".formatted(name, value));
        }
    }

    private static double median(List<Sample> values, ToDoubleFunction<Sample> figure) {
        return SpeedFigure.median(values.stream().mapToDouble(figure).toArray());
    }
}
