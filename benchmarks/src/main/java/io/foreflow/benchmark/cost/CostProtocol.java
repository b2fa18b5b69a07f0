package io.foreflow.benchmark.cost;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.run.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark of this package some rounds one after the other, each time in a process of
 * its own, so that what is compared is measured minutes apart at most and under the same load, and
 * takes medians over all iterations of all rounds.
 */
public record CostProtocol(Progress progress) {

    private static final int WARMUPS = 2;
    private static final int ITERATIONS = 4;

    /**
     * @param rounds at least 1
     * @param seconds of an iteration, at least 1; a longer call fills it alone
     */
    public Costs run(int rounds, int seconds) {
        atLeastOne("rounds", rounds);
        atLeastOne("seconds", seconds);
        Map<String, List<double[]>> samples = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Class<?> benchmark :
                    List.of(
                            ProductBenchmark.class,
                            InferenceBenchmark.class,
                            TrainingBenchmark.class)) {
                progress.show(
                        "round %d of %d: %s".formatted(round, rounds, benchmark.getSimpleName()));
                collect(run(benchmark, seconds), samples);
            }
        }
        Map<String, Costs.Cost> costs = new TreeMap<>();
        samples.forEach(
                (name, values) ->
                        costs.put(name, new Costs.Cost(median(values, 0), median(values, 1))));
        return new Costs(costs);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new BenchmarkException(
                    "Invalid %s: %d (must be at least 1)".formatted(name, value));
        }
    }

    private static Collection<RunResult> run(Class<?> benchmark, int seconds) {
        Options options =
                new OptionsBuilder()
                        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(WARMUPS)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.seconds(seconds))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build();
        try {
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new BenchmarkException("Cannot measure costs: " + e.getMessage(), e);
        }
    }

    /** Wall-clock and processor nanoseconds of a call, one pair for each iteration. */
    private static void collect(
            Collection<RunResult> results, Map<String, List<double[]>> samples) {
        for (RunResult result : results) {
            StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
            for (String key : result.getParams().getParamsKeys()) {
                name.append(' ').append(result.getParams().getParam(key).toLowerCase(Locale.ROOT));
            }
            List<double[]> values =
                    samples.computeIfAbsent(name.toString(), any -> new ArrayList<>());
            result.getBenchmarkResults()
                    .forEach(
                            fork ->
                                    fork.getIterationResults()
                                            .forEach(iteration -> values.add(sample(iteration))));
        }
    }

    private static double[] sample(IterationResult iteration) {
        double cpu = iteration.getSecondaryResults().get("cpuNanos").getScore();
        double calls = iteration.getSecondaryResults().get("calls").getScore();
        return new double[] {iteration.getPrimaryResult().getScore(), cpu / calls};
    }

    private static double median(List<double[]> values, int column) {
        double[] sorted = values.stream().mapToDouble(value -> value[column]).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }
}
