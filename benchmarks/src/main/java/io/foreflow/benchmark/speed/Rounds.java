package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.cost.KernelRun;
import io.foreflow.benchmark.cost.KernelRun.Sample;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    private final Kind device;
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

    Rounds(int count, Kind device, Measure measure, Progress progress) {
        this.count = count;
        this.device = device;
        this.measure = measure;
        this.progress = progress;
    }

    /** None measured yet. */
    static Rounds planned(SpeedContext context, Progress progress) {
        KernelRun run = context.isShort() ? SHORT : LONG;
        return new Rounds(
                context.isShort() ? 1 : FULL_ROUNDS,
                context.device().kind(),
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

    /** Processor nanoseconds of a call of the calling thread, one a round. */
    double[] cpuNanos(String name) {
        return each(name, Sample::cpuNanos);
    }

    /** Bytes a call allocates on the heap, one a round. */
    double[] bytes(String name) {
        return each(name, Sample::bytes);
    }

    /**
     * Nanoseconds of a call whose work is done by the device, one a round: by the thread's clock on
     * the processor, and by the clock on the wall on a GPU, for which the thread only waits.
     */
    double[] deviceNanos(String name) {
        return device == Kind.CPU ? cpuNanos(name) : each(name, Sample::wallNanos);
    }

    /** Multiply-adds a nanosecond of a product of the device, one a round. */
    double[] productRate(ProductShape shape) {
        return rates(shape, deviceNanos(productName(device, shape, "float32")));
    }

    /** As above of the processor, whatever the device, and of a type of numbers. */
    double[] processorProductRate(ProductShape shape, String type) {
        return rates(shape, cpuNanos(productName(Kind.CPU, shape, type)));
    }

    private static String productName(Kind device, ProductShape shape, String type) {
        return "product %s %s %s".formatted(device, shape, type).toLowerCase(Locale.ROOT);
    }

    private static double[] rates(ProductShape shape, double[] nanos) {
        double work = ProductBenchmark.CALLS * shape.multiplyAdds();
        return Arrays.stream(nanos).map(time -> work / time).toArray();
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
