package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.cost.KernelRun;
import io.foreflow.benchmark.cost.KernelRun.Sample;
import io.foreflow.benchmark.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Kernels measured one after the other, several times over, so that a value and its limit are
 * seconds apart and a ratio is taken within a round. A round's value is the median of its
 * iterations.
 */
final class Rounds {

    private static final KernelRun LONG = new KernelRun(1, 2, 3, TimeValue.milliseconds(200));
    private static final KernelRun SHORT = new KernelRun(0, 3, 1, TimeValue.milliseconds(100));
    private static final int FULL_ROUNDS = 3;

    private final int count;
    private final Measure measure;
    private final Progress progress;
    private final Map<String, List<List<Sample>>> rounds = new TreeMap<>();
    private int round;

    /** A class of benchmarks and the values of its parameters. */
    record Kernel(Class<?> benchmark, Map<String, String[]> parameters) {

        static Kernel of(Class<?> benchmark, String parameter, String... values) {
            return new Kernel(benchmark, Map.of(parameter, values));
        }
    }

    /** How a kernel is measured once: iterations by name and parameters. */
    interface Measure {
        Map<String, List<Sample>> of(Kernel kernel);
    }

    Rounds(int count, Measure measure, Progress progress) {
        this.count = count;
        this.measure = measure;
        this.progress = progress;
    }

    /** None measured yet. */
    static Rounds planned(SpeedContext context, Progress progress) {
        KernelRun run = context.isShort() ? SHORT : LONG;
        return new Rounds(
                context.isShort() ? 1 : FULL_ROUNDS,
                kernel -> run.run(kernel.benchmark, kernel.parameters),
                progress);
    }

    static Rounds run(SpeedContext context, Progress progress, Kernel... kernels) {
        Rounds rounds = planned(context, progress);
        while (rounds.next()) {
            rounds.measure(kernels);
        }
        return rounds;
    }

    /** Begins a round, unless all were measured. */
    boolean next() {
        return ++round <= count;
    }

    /** Measures each in this round. */
    void measure(Kernel... kernels) {
        for (Kernel kernel : kernels) {
            show(kernel.benchmark.getSimpleName());
            measure.of(kernel).forEach(this::add);
        }
    }

    /** Says what is measured in this round. */
    void show(String what) {
        progress.show("round %d of %d: %s".formatted(round, count, what));
    }

    private void add(String name, List<Sample> iterations) {
        rounds.computeIfAbsent(name, any -> new ArrayList<>()).add(iterations);
    }

    /** Processor nanoseconds of a call, one a round. */
    double[] cpuNanos(String name) {
        return each(name, Sample::cpuNanos);
    }

    /** Bytes a call allocates on the heap, one a round. */
    double[] bytes(String name) {
        return each(name, Sample::bytes);
    }

    /** Multiply-adds a nanosecond of a measured product, one a round. */
    double[] productRate(ProductShape shape) {
        return productRate(shape, "float32");
    }

    /** As above of a type of numbers. */
    double[] productRate(ProductShape shape, String type) {
        double[] nanos = cpuNanos("product " + shape + " " + type);
        double[] rates = new double[nanos.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = ProductBenchmark.CALLS * shape.multiplyAdds() / nanos[i];
        }
        return rates;
    }

    private double[] each(String name, ToDoubleFunction<Sample> figure) {
        List<List<Sample>> found = rounds.get(name);
        if (found == null) {
            throw new BenchmarkException(
                    "Cannot find measurement %s among %s".formatted(name, rounds.keySet()));
        }
        return found.stream()
                .mapToDouble(
                        round -> SpeedFigure.median(round.stream().mapToDouble(figure).toArray()))
                .toArray();
    }
}
