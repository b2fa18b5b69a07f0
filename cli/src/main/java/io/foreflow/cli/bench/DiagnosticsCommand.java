package io.foreflow.cli.bench;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.diagnosis.Course;
import io.foreflow.benchmark.diagnosis.DiagnosisProtocol;
import io.foreflow.benchmark.diagnosis.DiagnosisReport;
import io.foreflow.benchmark.diagnosis.Pictures;
import io.foreflow.benchmark.method.EeoOptions;
import io.foreflow.benchmark.method.Methods;
import io.foreflow.benchmark.method.Problem;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.CsvTable;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench diagnostics}: networks from inside while they are trained. */
@Command(
        name = "diagnostics",
        description =
                "Trains methods on a file and looks into them after every epoch: losses, ends of the"
                        + " curvature, attention, singular spectra; as pictures, a table and JSON.")
final class DiagnosticsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ReportFile report;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV file, plain or gzipped: the first line names the columns, the first column"
                            + " is time, every other a channel. No cell may be missing.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description =
                    "Takes losses.png, curvature.png, collapse.png, attention.png and spectra.png.")
    private Path folder;

    @Option(
            names = "--zone",
            defaultValue = "UTC",
            paramLabel = "ZONE",
            description = "Zone of times without an offset (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    @Option(
            names = "--split",
            paramLabel = "TRAIN/VALIDATION/TEST",
            description =
                    "Parts in rows (8640/2880/2880) or fractions (0.7/0.1/0.2); the last is not"
                            + " looked at. Default: as in static.")
    private String split;

    @Option(
            names = "--horizon",
            defaultValue = "96",
            paramLabel = "STEPS",
            description = "Horizon (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--lookback",
            defaultValue = "512",
            paramLabel = "ROWS",
            description = "Look-back (default: ${DEFAULT-VALUE}).")
    private int lookback;

    @Option(
            names = "--method",
            split = ",",
            defaultValue = "transformer,samformer,eeo",
            paramLabel = "NAME",
            description = "Trained methods of static (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    @Option(
            names = "--eeo",
            defaultValue = "",
            paramLabel = "PART=VALUE,...",
            description = "Parts of the method eeo; what is not named keeps its default.")
    private String eeo;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of start and order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        SeriesTable table = CsvTable.read(data, zone);
        Split parts =
                split == null
                        ? Split.of(table.name(), table.rows())
                        : Split.parse(split, table.name(), table.rows());
        StandardizedSeries series = StandardizedSeries.of(table, parts.train());
        Problem problem = new Problem(series, table.step(), parts, lookback, horizon);
        Methods methods = new Methods(CsvInput.seasonalPeriod(table.step()), EeoOptions.parse(eeo));
        DiagnosisProtocol protocol = new DiagnosisProtocol(new PacedProgress(screen));

        List<Course> courses =
                protocol.run(problem, names.stream().map(methods::named).toList(), seed);
        DiagnosisReport numbers = new DiagnosisReport(courses);
        screen.end();
        out.print(numbers.table());
        String title = "%s, H=%d".formatted(series.name(), horizon);
        new Pictures(title, courses).write(folder).forEach(path -> out.println("Wrote " + path));
        out.flush();
        report.write(numbers::json);
        return 0;
    }
}
