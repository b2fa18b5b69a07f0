package io.foreflow.cli.bench;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.benchmark.speed.SpeedReport;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.input.CsvTable;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench speed}: how far the product is from what the machine can do. */
@Command(
        name = "speed",
        description =
                "Measures each stage beside the machine's own limits and beside other programs, in"
                        + " one run: medians, ratios of processor times where a stage is one"
                        + " thread.",
        footer = {
            "",
            "Parts:",
            "kernels: the engine's products at the network's shapes, a copy of memory;",
            "inference: network, and network with ridges, beside the product's rate;",
            "learning: steps, curvature probe, ridge absorb and solve;",
            "pipeline: Kafka to Kafka beside a plain job, the broker and bare inference;",
            "latency: observation to readable forecast of a live job;",
            "growth: fleets of 1,000 to 100,000 series, channels, look-back, horizon;",
            "start: the demo until its first forecast and its first promoted network;",
            "peers: PyTorch, and with --data RCFCaster and ARIMA."
        })
final class SpeedCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ReportFile report;

    @Option(
            names = "--part",
            split = ",",
            paramLabel = "NAME",
            description = "Measure these parts only (default: all).")
    private List<String> parts = List.of();

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILE",
            description =
                    "CSV files, plain or gzipped, on which forecasters that learn on line are"
                            + " compared, as in bench online; times without an offset are UTC.")
    private List<Path> data = List.of();

    @Option(
            names = "--short",
            description = "Measure a second or two a part: ratios to the first digit only.")
    private boolean shortForm;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "cpu|gpu",
            description =
                    "Where the engine works in kernels, inference and learning (default:"
                            + " ${DEFAULT-VALUE}); the other parts are measured on the processor"
                            + " and say so. What a GPU does is timed by the clock on the wall.")
    private Kind kind;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<SpeedPart> chosen = chosen();
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        SpeedContext context =
                new SpeedContext(shortForm ? Extent.SHORT : Extent.FULL, device(), screen::note);
        List<SpeedFigure> figures = new ArrayList<>();
        for (SpeedPart part : chosen) {
            context.announce(part);
            figures.addAll(part.run(context, new PacedProgress(screen).under(part.name())));
            // what was measured stays, should a later part fail
            report.write(new SpeedReport(figures)::json);
        }
        screen.end();
        out.print(new SpeedReport(figures).table());
        out.flush();
        return 0;
    }

    private List<SeriesTable> tables() {
        return data.stream().map(file -> CsvTable.read(file, ZoneOffset.UTC)).toList();
    }

    private List<SpeedPart> chosen() {
        List<SpeedPart> all = SpeedParts.all(this::tables);
        List<String> names = all.stream().map(SpeedPart::name).toList();
        for (String part : parts) {
            if (!names.contains(part)) {
                throw new CommandException(
                        "Invalid --part: %s (must be one of %s)"
                                .formatted(part, String.join(", ", names)));
            }
        }
        return all.stream().filter(part -> parts.isEmpty() || parts.contains(part.name())).toList();
    }

    private ComputeDevice device() {
        if (kind == Kind.CPU) {
            return ComputeDevice.cpu();
        }
        if (ComputeDevice.gpus() == 0) {
            throw new CommandException(
                    "Cannot measure on %s: no device of that kind is found"
                            .formatted(kind.name().toLowerCase(Locale.ROOT)));
        }
        return ComputeDevice.gpu(0);
    }
}
