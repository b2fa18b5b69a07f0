package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.NetworkShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a step of learning costs beside its bare arithmetic: a gradient's products done as fast as
 * the engine does the network's main one, and the ridge's in double.
 */
public final class LearningPart implements SpeedPart {

    private static final NetworkShape SHAPE = NetworkProducts.REFERENCE;
    private static final ProductShape MAIN = NetworkProducts.main(SHAPE, TrainingBenchmark.BATCH);

    /** Rows a window adds to the ridge's sums, and all it is multiplied with. */
    private static final ProductShape RIDGE =
            new ProductShape(
                    SHAPE.lookback(), RidgeBenchmark.WINDOWS, SHAPE.lookback() + SHAPE.horizon());

    @Override
    public String name() {
        return "learning";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress) {
        int steps = context.isShort() ? 10 : 200;
        String[] optimizers =
                Arrays.stream(
                                context.isShort()
                                        ? new Optimizer[] {Optimizer.ADAM}
                                        : new Optimizer[] {Optimizer.ADAM, Optimizer.EEO})
                        .map(Enum::name)
                        .toArray(String[]::new);
        Rounds rounds =
                Rounds.run(
                        context,
                        progress,
                        new Kernel(
                                ProductBenchmark.class,
                                Map.of(
                                        "shape",
                                        new String[] {MAIN.toString(), RIDGE.toString()},
                                        "type",
                                        new String[] {"float32", "float64"})),
                        new Kernel(
                                TrainingBenchmark.class,
                                Map.of(
                                        "optimizer",
                                        optimizers,
                                        "steps",
                                        new String[] {String.valueOf(steps)})),
                        new Kernel(ProbeBenchmark.class, Map.of()),
                        new Kernel(RidgeBenchmark.class, Map.of()));

        List<SpeedFigure> figures = new ArrayList<>();
        double[] gradient = nanos(gradientMultiplyAdds(), rounds.productRate(MAIN));
        for (String optimizer : optimizers) {
            figures.addAll(steps(optimizer, steps, gradient, rounds));
        }
        figures.add(probe(gradient, rounds));
        figures.addAll(ridge(rounds));
        return figures;
    }

    private static List<SpeedFigure> steps(
            String optimizer, int steps, double[] gradient, Rounds rounds) {
        String kernel = "round " + optimizer.toLowerCase(Locale.ROOT) + " " + steps;
        boolean plain = Optimizer.valueOf(optimizer) == Optimizer.ADAM;
        String name = "step, " + (plain ? "Adam" : optimizer);
        // two a step, and a probe a round
        double gradients = plain ? 1 : 2 + 2.0 * ProbeBenchmark.PRODUCTS / steps;
        return List.of(
                SpeedFigure.time(
                        name,
                        "µs",
                        times(rounds.cpuNanos(kernel), 1e-3 / steps),
                        times(gradient, 1e-3 * gradients)),
                SpeedFigure.of(
                        name + ", Java allocation",
                        "B/step",
                        times(rounds.bytes(kernel), 1.0 / steps)),
                SpeedFigure.of(name + ", native arrays", "1/step", nativeArrays(optimizer)));
    }

    private static SpeedFigure probe(double[] gradient, Rounds rounds) {
        double[] looks = rounds.cpuNanos("probe 0");
        double[] probes = rounds.cpuNanos("probe " + ProbeBenchmark.PRODUCTS);
        double[] products = new double[looks.length];
        Arrays.setAll(products, i -> (probes[i] - looks[i]) / 1e3);
        double[] limit = times(gradient, 2e-3 * ProbeBenchmark.PRODUCTS);
        return SpeedFigure.time("curvature probe, 15 products", "µs", products, limit);
    }

    private static List<SpeedFigure> ridge(Rounds rounds) {
        double[] rate = rounds.productRate(RIDGE, "float64");
        return List.of(
                SpeedFigure.time(
                        "ridge absorbs 1,000 windows",
                        "µs",
                        times(rounds.cpuNanos("absorb"), 1e-3),
                        times(nanos(absorbMultiplyAdds(), rate), 1e-3)),
                SpeedFigure.of(
                        "ridge absorbs, Java allocation",
                        "B/window",
                        times(rounds.bytes("absorb"), 1.0 / RidgeBenchmark.WINDOWS)),
                SpeedFigure.time(
                        "ridge solve",
                        "µs",
                        times(rounds.cpuNanos("solve"), 1e-3),
                        times(nanos(solveMultiplyAdds(), rate), 1e-3)),
                SpeedFigure.of("ridge solve, Java allocation", "B", rounds.bytes("solve")));
    }

    /** Forward, and backward to the weights but not to the windows. */
    private static double gradientMultiplyAdds() {
        double main = NetworkProducts.main(SHAPE, 1).multiplyAdds();
        double others = NetworkProducts.multiplyAdds(SHAPE) - main;
        return TrainingBenchmark.BATCH * (2 * main + 3 * others);
    }

    /** The upper triangle of Σ aᵀa, and Σ aᵀt. */
    private static double absorbMultiplyAdds() {
        double size = SHAPE.lookback() + 1;
        return RidgeBenchmark.WINDOWS * (size * (size + 1) / 2 + size * SHAPE.horizon());
    }

    /** Cholesky's N³/6, and two triangular solves of H columns. */
    private static double solveMultiplyAdds() {
        double size = SHAPE.lookback() + 1;
        return size * size * size / 6 + size * size * SHAPE.horizon();
    }

    private static double[] nanos(double multiplyAdds, double[] rates) {
        return Arrays.stream(rates).map(rate -> multiplyAdds / rate).toArray();
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }

    /** From rounds of two lengths, so that what a round makes once is left out. */
    private static double nativeArrays(String optimizer) {
        int few = 5;
        int more = 15;
        return (made(optimizer, more) - made(optimizer, few)) / (more - few);
    }

    private static double made(String optimizer, int steps) {
        TrainingBenchmark training = new TrainingBenchmark();
        training.optimizer = Optimizer.valueOf(optimizer);
        training.steps = steps;
        training.open();
        try {
            return NativeArrayCount.of(training::round);
        } finally {
            training.close();
        }
    }
}
