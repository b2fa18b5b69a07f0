package io.foreflow.benchmark.cost;

import io.foreflow.benchmark.BenchmarkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of a class, each of which takes a {@link CpuTime}, once with JMH.
 *
 * @param forks processes, one after the other; 0 for this one, which is quicker and less true
 * @param warmups iterations that are not counted
 * @param iterations that are
 * @param length of an iteration; a longer call fills it alone
 */
public record KernelRun(int forks, int warmups, int iterations, TimeValue length) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Enough for a published figure, in a process of its own. */
    public static KernelRun ofSeconds(int seconds) {
        return new KernelRun(1, 2, 4, TimeValue.seconds(seconds));
    }

    /**
     * One iteration.
     *
     * @param wallNanos of a call
     * @param cpuNanos of a call, of the calling thread
     * @param bytes that a call allocated on the heap
     */
    public record Sample(double wallNanos, double cpuNanos, double bytes) {}

    /**
     * Every iteration by the benchmark's name and, after blanks, its parameters in lower case.
     *
     * @param parameters other values than the class's own, by name
     */
    public Map<String, List<Sample>> run(Class<?> benchmark, Map<String, String[]> parameters) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(forks)
                        .warmupIterations(warmups)
                        .warmupTime(length)
                        .measurementIterations(iterations)
                        .measurementTime(length)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true);
        parameters.forEach(options::param);
        try {
            return samples(new Runner(options.build()).run());
        } catch (RunnerException e) {
            throw new BenchmarkException("Cannot measure costs: " + e.getMessage(), e);
        }
    }

    private static Map<String, List<Sample>> samples(Collection<RunResult> results) {
        Map<String, List<Sample>> samples = new TreeMap<>();
        for (RunResult result : results) {
            StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
            for (String key : result.getParams().getParamsKeys()) {
                name.append(' ').append(result.getParams().getParam(key).toLowerCase(Locale.ROOT));
            }
            List<Sample> values = samples.computeIfAbsent(name.toString(), n -> new ArrayList<>());
            result.getBenchmarkResults()
                    .forEach(
                            fork ->
                                    fork.getIterationResults()
                                            .forEach(iteration -> values.add(sample(iteration))));
        }
        return samples;
    }

    private static Sample sample(IterationResult iteration) {
        double cpu = iteration.getSecondaryResults().get("cpuNanos").getScore();
        double calls = iteration.getSecondaryResults().get("calls").getScore();
        Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
        return new Sample(
                iteration.getPrimaryResult().getScore(),
                cpu / calls,
                allocated == null ? Double.NaN : allocated.getScore());
    }
}
