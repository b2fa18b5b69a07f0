package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a step of learning costs beside its bare arithmetic: a gradient's products done as fast as
 * the device does the network's main one, and the ridge's in double, which Java does.
 */
public final class LearningPart implements SpeedPart {

    /** Enough windows to fill a GPU. */
    private static final int[] LARGE = {TrainingBenchmark.BATCH, 512, 2048};

    @Override
    public String name() {
        return "learning";
    }

    @Override
    public boolean followsDevice() {
        return true;
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress) {
        Rounds rounds = Rounds.run(context, progress, kernels(context));
        List<SpeedFigure> figures = new ArrayList<>();
        for (int batch : batches(context)) {
            StepFigures steps = new StepFigures(context, rounds, batch);
            for (Optimizer optimizer : optimizers(context)) {
                figures.addAll(steps.of(optimizer, steps(context)));
            }
            figures.addAll(steps.probe());
        }
        figures.addAll(RidgeFigures.of(rounds));
        if (context.device().kind() == Kind.GPU) {
            context.note(
                    "learning: steps and probe are on the gpu, by the clock on the wall; the ridge"
                            + " is Java, on the processor by its thread's time");
        }
        return figures;
    }

    static Kernel[] kernels(SpeedContext context) {
        String[] device = {context.device().kind().name()};
        String[] batches =
                Arrays.stream(batches(context)).mapToObj(String::valueOf).toArray(String[]::new);
        String[] shapes =
                Arrays.stream(batches(context))
                        .mapToObj(batch -> StepFigures.product(batch).toString())
                        .toArray(String[]::new);
        String[] optimizers = optimizers(context).stream().map(Enum::name).toArray(String[]::new);
        String[] steps = {String.valueOf(steps(context))};
        return new Kernel[] {
            new Kernel(ProductBenchmark.class, Map.of("shape", shapes, "device", device)),
            new Kernel(
                    ProductBenchmark.class,
                    Map.of(
                            "shape",
                            new String[] {RidgeFigures.PRODUCT.toString()},
                            "type",
                            new String[] {RidgeFigures.TYPE})),
            new Kernel(
                    TrainingBenchmark.class,
                    Map.of(
                            "batch",
                            batches,
                            "device",
                            device,
                            "optimizer",
                            optimizers,
                            "steps",
                            steps)),
            new Kernel(ProbeBenchmark.class, Map.of("batch", batches, "device", device)),
            new Kernel(RidgeBenchmark.class, Map.of())
        };
    }

    private static int[] batches(SpeedContext context) {
        boolean large = context.device().kind() == Kind.GPU && !context.isShort();
        return large ? LARGE : new int[] {TrainingBenchmark.BATCH};
    }

    private static List<Optimizer> optimizers(SpeedContext context) {
        return context.isShort() ? List.of(Optimizer.ADAM) : List.of(Optimizer.ADAM, Optimizer.EEO);
    }

    private static int steps(SpeedContext context) {
        return context.isShort() ? 10 : 200;
    }
}
