package io.foreflow.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.cost.CostProtocol;
import io.foreflow.benchmark.cost.Costs;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench cost}: what a step and a forecast cost. */
@Command(
        name = "cost",
        description =
                "Measures an optimizer's average step and a forecast at the reference shape (7"
                        + " channels, look-back 512, horizon 96) with JMH: medians over"
                        + " interleaved rounds, wall clock and processor time, ratios of processor"
                        + " times. About a minute and a half a round on a quiet machine.")
final class CostCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ReportFile report;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Rounds of all benchmarks (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seconds of an iteration (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        Costs costs = new CostProtocol(new PacedProgress(screen)).run(rounds, seconds);
        screen.end();
        out.print(costs.table());
        out.flush();
        report.write(() -> json(costs));
        return 0;
    }

    private static String json(Costs costs) {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(costs.lines());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write costs: " + e.getMessage(), e);
        }
    }
}
