package io.foreflow.benchmark.speed;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.ComputeDevice.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * PyTorch as a user would write the network in it: SAMformer as published (Ilbert et al., ICML
 * 2024), and the product's formula with values of width d. Both sides are timed by the processor
 * time of their one thread. A round is one run of theirs and then one of ours; a ratio is taken
 * within it.
 *
 * @param python the interpreter that has PyTorch, if it has
 */
record TorchPeer(Path python) {

    private static final String PUBLISHED = "published";
    private static final String LOW = "low";

    List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        return run(context, Rounds.planned(context, progress));
    }

    List<SpeedFigure> run(SpeedContext context, Rounds rounds)
            throws IOException, InterruptedException {
        PythonPeer pytorch = new PythonPeer(python, "samformer.py", "torch", "python3-torch");
        String missing = pytorch.missing();
        if (missing != null) {
            context.note("Skipped PyTorch: " + missing);
            return List.of();
        }
        int[] batches = context.isShort() ? new int[] {32} : new int[] {1, 32, 128};
        int steps = context.isShort() ? 10 : 200;
        List<String> arguments = new ArrayList<>(List.of(context.isShort() ? "5" : "60"));
        Arrays.stream(batches).forEach(batch -> arguments.add("" + batch));
        List<JsonNode> theirs = new ArrayList<>();
        while (rounds.next()) {
            rounds.show("PyTorch");
            theirs.add(pytorch.run(arguments));
            rounds.measure(kernels(batches, steps));
        }
        List<SpeedFigure> figures = new ArrayList<>();
        for (int batch : batches) {
            double[] ours = inverse(batch * 1e9, rounds.cpuNanos("network cpu 7x" + batch));
            for (String network : List.of(PUBLISHED, LOW)) {
                figures.add(
                        SpeedFigure.rate(
                                "network B=%d beside PyTorch, %s".formatted(batch, named(network)),
                                "windows/s",
                                ours,
                                inverse(batch, each(theirs, network + " forward " + batch))));
            }
        }
        double[] ours =
                inverse(
                        steps * 1e9,
                        rounds.cpuNanos(
                                TrainingBenchmark.roundName(
                                        TrainingBenchmark.BATCH, Kind.CPU, Optimizer.SAM, steps)));
        for (String network : List.of(PUBLISHED, LOW)) {
            figures.add(
                    SpeedFigure.rate(
                            "SAM step beside PyTorch, " + named(network),
                            "steps/s",
                            ours,
                            inverse(1, each(theirs, network + " step 32"))));
        }
        return figures;
    }

    private static Kernel[] kernels(int[] batches, int steps) {
        String[] windows = Arrays.stream(batches).mapToObj(b -> "7x" + b).toArray(String[]::new);
        return new Kernel[] {
            Kernel.of(ForecastBenchmark.class, "windows", windows),
            new Kernel(
                    TrainingBenchmark.class,
                    Map.of(
                            "optimizer",
                            new String[] {Optimizer.SAM.name()},
                            "steps",
                            new String[] {String.valueOf(steps)}))
        };
    }

    private static String named(String network) {
        return network.equals(LOW) ? "same arithmetic" : "as published";
    }

    private static double[] each(List<JsonNode> rounds, String name) {
        return rounds.stream().mapToDouble(round -> round.get(name).asDouble()).toArray();
    }

    private static double[] inverse(double above, double[] below) {
        return Arrays.stream(below).map(value -> above / value).toArray();
    }
}
