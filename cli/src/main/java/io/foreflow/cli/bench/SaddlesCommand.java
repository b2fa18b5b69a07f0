package io.foreflow.cli.bench;

import io.foreflow.benchmark.run.Report;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.Summary;
import io.foreflow.benchmark.saddle.Contender;
import io.foreflow.benchmark.saddle.SaddleProtocol;
import io.foreflow.benchmark.saddle.SaddleProtocol.Plan;
import io.foreflow.benchmark.saddle.SaddleTable;
import io.foreflow.benchmark.saddle.Task;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench saddles}: where escaping along negative curvature matters. */
@Command(
        name = "saddles",
        description =
                "Trains the network on regressions drawn at random, from starts that gradients leave"
                        + " badly or not at all, each method with the same number of gradient"
                        + " evaluations.",
        footer = {
            "",
            "Problems: toy (Y = X W + noise, random start), routing (followers need their leader's",
            "channel), routing-silent (attention path at zero), routing-collapsed (equal attention).",
            "Methods: adam, sam, sigma-reparam, random-transformer, adam-escape, sam-escape,",
            "adam-average, sam-average, adam-langevin, eeo (SAM with escape, average and noise)."
        })
final class SaddlesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ReportFile report;

    @Option(
            names = "--problem",
            split = ",",
            defaultValue = "toy,routing,routing-silent,routing-collapsed",
            paramLabel = "NAME",
            description = "Problems (default: ${DEFAULT-VALUE}).")
    private List<String> problems;

    @Option(
            names = "--method",
            split = ",",
            defaultValue =
                    "adam,sam,sigma-reparam,random-transformer,adam-escape,sam-escape,"
                            + "adam-average,sam-average,adam-langevin,eeo",
            paramLabel = "NAME",
            description = "Methods (default: ${DEFAULT-VALUE}).")
    private List<String> methods;

    @Option(
            names = "--channels",
            defaultValue = "7",
            paramLabel = "N",
            description = "Channels of a window (default: ${DEFAULT-VALUE}).")
    private int channels;

    @Option(
            names = "--lookback",
            defaultValue = "512",
            paramLabel = "ROWS",
            description = "Rows of a window (default: ${DEFAULT-VALUE}).")
    private int lookback;

    @Option(
            names = "--horizon",
            defaultValue = "96",
            paramLabel = "STEPS",
            description = "Steps of a target (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--training",
            defaultValue = "10000",
            paramLabel = "PAIRS",
            description = "Pairs to train on (default: ${DEFAULT-VALUE}).")
    private int training;

    @Option(
            names = "--validation",
            defaultValue = "5000",
            paramLabel = "PAIRS",
            description = "Pairs to measure on (default: ${DEFAULT-VALUE}).")
    private int validation;

    @Option(
            names = "--gradients",
            defaultValue = "6000",
            paramLabel = "N",
            description = "Gradient evaluations of each run (default: ${DEFAULT-VALUE}).")
    private long gradients;

    @Option(
            names = "--learning-rate",
            defaultValue = "0.001",
            paramLabel = "RATE",
            description = "Learning rate, constant (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--rho",
            defaultValue = "0.5",
            paramLabel = "RADIUS",
            description =
                    "Radius of the perturbation, length of a kick (default: ${DEFAULT-VALUE}).")
    private double rho;

    @Option(
            names = "--threshold",
            defaultValue = "0.001",
            paramLabel = "SHARE",
            description =
                    "Escape only if the smallest eigenvalue and its residual are below minus this"
                            + " share of the largest (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--seeds",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Runs of each, with data and start of their own (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--log",
            defaultValue = "foreflow-bench.jsonl",
            paramLabel = "FILE",
            description =
                    "Finished runs, one a line; what is in it is not run again"
                            + " (default: ${DEFAULT-VALUE}).")
    private Path log;

    @Override
    public Integer call() {
        Plan plan =
                new Plan(
                        problems.stream().map(Task::named).toList(),
                        methods.stream().map(Contender::named).toList(),
                        channels,
                        lookback,
                        horizon,
                        training,
                        validation,
                        gradients,
                        learningRate,
                        rho,
                        threshold,
                        seeds);
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        SaddleProtocol protocol =
                new SaddleProtocol(new RunLog(log), new PacedProgress(screen), System::nanoTime);
        List<Summary> rows = Summary.of(protocol.run(plan));
        screen.end();
        out.print(SaddleTable.of(rows));
        out.flush();
        report.write(() -> new Report(rows).json());
        return 0;
    }
}
