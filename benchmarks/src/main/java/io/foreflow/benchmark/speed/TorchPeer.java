package io.foreflow.benchmark.speed;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * PyTorch as a user would write the network in it: SAMformer as published (Ilbert et al., ICML
 * 2024), and the product's formula with values of width d. Both sides are timed by the processor
 * time of their one thread, in turn.
 */
final class TorchPeer {

    private static final PythonPeer PYTHON =
            new PythonPeer("samformer.py", "torch", "python3-torch");

    private TorchPeer() {}

    static List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        String missing = PYTHON.missing();
        if (missing != null) {
            context.note("Skipped PyTorch: " + missing);
            return List.of();
        }
        int rounds = context.isShort() ? 1 : 3;
        List<JsonNode> theirs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            progress.show("PyTorch, round %d of %d".formatted(round, rounds));
            theirs.add(PYTHON.run(List.of(context.isShort() ? "5" : "60")));
        }
        Rounds ours = ours(context, progress);
        List<SpeedFigure> figures = new ArrayList<>();
        for (int batch : context.isShort() ? new int[] {32} : new int[] {1, 32, 128}) {
            double[] rate = inverse(batch * 1e9, ours.cpuNanos("network cpu 7x" + batch));
            for (String network : List.of("published", "low")) {
                figures.add(
                        SpeedFigure.rate(
                                "network B=%d beside PyTorch, %s".formatted(batch, named(network)),
                                "windows/s",
                                rate,
                                inverse(batch, theirs(theirs, network + " forward " + batch))));
            }
        }
        int steps = steps(context);
        double[] rate = inverse(steps * 1e9, ours.cpuNanos("round sam " + steps));
        for (String network : List.of("published", "low")) {
            figures.add(
                    SpeedFigure.rate(
                            "SAM step beside PyTorch, " + named(network),
                            "steps/s",
                            rate,
                            inverse(1, theirs(theirs, network + " step 32"))));
        }
        return figures;
    }

    private static Rounds ours(SpeedContext context, Progress progress) {
        String[] windows =
                context.isShort() ? new String[] {"7x32"} : new String[] {"7x1", "7x32", "7x128"};
        return Rounds.run(
                context,
                progress,
                Kernel.of(ForecastBenchmark.class, "windows", windows),
                new Kernel(
                        TrainingBenchmark.class,
                        Map.of(
                                "optimizer",
                                new String[] {TrainingBenchmark.Optimizer.SAM.name()},
                                "steps",
                                new String[] {String.valueOf(steps(context))})));
    }

    private static int steps(SpeedContext context) {
        return context.isShort() ? 10 : 200;
    }

    private static String named(String network) {
        return network.equals("low") ? "same arithmetic" : "as published";
    }

    private static double[] theirs(List<JsonNode> rounds, String name) {
        return rounds.stream().mapToDouble(round -> round.get(name).asDouble()).toArray();
    }

    private static double[] inverse(double above, double[] below) {
        return Arrays.stream(below).map(value -> above / value).toArray();
    }
}
