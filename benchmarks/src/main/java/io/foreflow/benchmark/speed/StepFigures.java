package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.NetworkShape;
import java.util.Arrays;
import java.util.List;

/**
 * What a step and a curvature probe of one batch cost, from the rounds that measured them.
 *
 * @param batch windows of a step
 */
record StepFigures(SpeedContext context, Rounds rounds, int batch) {

    private static final NetworkShape SHAPE = NetworkProducts.REFERENCE;

    /** The network's main product of a batch. */
    static ProductShape product(int batch) {
        return NetworkProducts.main(SHAPE, batch);
    }

    /** Of an average step in a round of so many. */
    List<SpeedFigure> of(Optimizer optimizer, int steps) {
        String kernel = TrainingBenchmark.roundName(batch, device(), optimizer, steps);
        boolean plain = optimizer == Optimizer.ADAM;
        String name = "step, " + (plain ? "Adam" : optimizer.name());
        // two a step, and a probe a round
        double gradients = plain ? 1 : 2 + 2.0 * ProbeBenchmark.PRODUCTS / steps;
        return List.of(
                SpeedFigure.time(
                        named(name),
                        "µs",
                        times(rounds.deviceNanos(kernel), 1e-3 / steps),
                        times(gradient(), 1e-3 * gradients)),
                SpeedFigure.of(
                        named(name + ", Java allocation"),
                        "B/step",
                        times(rounds.bytes(kernel), 1.0 / steps)),
                SpeedFigure.of(
                        named(name + ", native arrays"), "1/step", arraysOfAStep(optimizer)));
    }

    /** Of a probe's Hessian-vector products, without the look that they are part of. */
    List<SpeedFigure> probe() {
        String look = probeName(0);
        String probe = probeName(ProbeBenchmark.PRODUCTS);
        String name = "curvature probe, %d products".formatted(ProbeBenchmark.PRODUCTS);
        return List.of(
                SpeedFigure.time(
                        named(name),
                        "µs",
                        times(less(rounds.deviceNanos(probe), rounds.deviceNanos(look)), 1e-3),
                        times(gradient(), 2e-3 * ProbeBenchmark.PRODUCTS)),
                SpeedFigure.of(
                        named(name + ", Java allocation"),
                        "B",
                        less(rounds.bytes(probe), rounds.bytes(look))),
                SpeedFigure.of(
                        named(name + ", native arrays"),
                        "1",
                        arraysOfALook(ProbeBenchmark.PRODUCTS) - arraysOfALook(0)));
    }

    private String named(String name) {
        String size = batch == TrainingBenchmark.BATCH ? "" : ", B=" + batch;
        return name + size + context.suffix();
    }

    private Kind device() {
        return context.device().kind();
    }

    private String probeName(int products) {
        return "probe %d %s %d".formatted(batch, context.deviceName(), products);
    }

    /** Nanoseconds at the product's rate: forward, and backward to the weights alone. */
    private double[] gradient() {
        double main = NetworkProducts.main(SHAPE, 1).multiplyAdds();
        double others = NetworkProducts.multiplyAdds(SHAPE) - main;
        double multiplyAdds = batch * (2 * main + 3 * others);
        return Arrays.stream(rounds.productRate(product(batch)))
                .map(rate -> multiplyAdds / rate)
                .toArray();
    }

    /** From rounds of two lengths, so that what a round makes once is left out. */
    private double arraysOfAStep(Optimizer optimizer) {
        int few = 5;
        int more = 15;
        return (arraysOfARound(optimizer, more) - arraysOfARound(optimizer, few)) / (more - few);
    }

    private double arraysOfARound(Optimizer optimizer, int steps) {
        TrainingBenchmark training = new TrainingBenchmark();
        training.optimizer = optimizer;
        training.steps = steps;
        training.batch = batch;
        training.device = device();
        training.open();
        try {
            return NativeArrayCount.of(training::round);
        } finally {
            training.close();
        }
    }

    private double arraysOfALook(int products) {
        ProbeBenchmark probe = new ProbeBenchmark();
        probe.products = products;
        probe.batch = batch;
        probe.device = device();
        probe.open();
        try {
            return probe.nativeArrays();
        } finally {
            probe.close();
        }
    }

    private static double[] less(double[] values, double[] others) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, i -> values[i] - others[i]);
        return differences;
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
