package io.foreflow.cli.bench;

import io.foreflow.benchmark.StaticProtocol;
import io.foreflow.benchmark.StaticProtocol.Part;
import io.foreflow.benchmark.StaticProtocol.Plan;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.method.EeoOptions;
import io.foreflow.benchmark.method.ForecastMethod;
import io.foreflow.benchmark.method.Methods;
import io.foreflow.benchmark.run.Report;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import io.foreflow.benchmark.run.Summary;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import io.foreflow.job.config.option.ModelOptions;
import io.foreflow.settings.ScaleSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench static}: one fit a horizon, judged on the test part. */
@Command(
        name = "static",
        description =
                "Fits each method once for each horizon on the training part of a file and measures"
                        + " it on every window of the test part: errors upToStep H in units"
                        + " standardised by the training rows.",
        footer = {
            "",
            "Split: 12, 4 and 4 months of 30 days for ETT files, else 70, 10 and 20 %%.",
            "Methods: last, seasonal, ridge, ridge-per-channel, transformer (Adam), samformer (SAM),",
            "sigma-reparam, random-transformer, eeo, mixture (of ridge lines), full (lines and eeo).",
            "Parts of eeo: outer, escape, langevin, ema, ridge-start (each on or off), probe (lanczos,",
            "power), averaging (ema, schedule-free, none), base (adam, momentum), layer-decay,",
            "learning-rate, restart, rho, epochs."
        })
final class StaticCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private BenchFiles files;

    @Option(
            names = "--horizon",
            split = ",",
            defaultValue = "96,192,336,720",
            paramLabel = "STEPS",
            description = "Horizons (default: ${DEFAULT-VALUE}).")
    private List<Integer> horizons;

    @Option(
            names = "--lookback",
            defaultValue = "512",
            paramLabel = "ROWS",
            description = "Look-back (default: ${DEFAULT-VALUE}).")
    private int lookback;

    @Option(
            names = "--method",
            split = ",",
            defaultValue = "last,seasonal,ridge",
            paramLabel = "NAME",
            description = "Methods (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    @Option(
            names = "--eeo",
            defaultValue = "",
            paramLabel = "PART=VALUE,...",
            description = "Parts of the method eeo; what is not named keeps its default.")
    private String eeo;

    @Option(
            names = "--period",
            paramLabel = "ROWS",
            description = "Season of the method seasonal (default: a day).")
    private Integer period;

    @Option(
            names = "--seeds",
            defaultValue = "1",
            paramLabel = "N",
            description = "Runs of each method that draws at random (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--part",
            defaultValue = "test",
            paramLabel = "PART",
            description =
                    "Part that is measured, validation or test; choose on the first, report the"
                            + " second (default: ${DEFAULT-VALUE}).")
    private Part part;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        List<Plan> plans = new ArrayList<>();
        for (SeriesTable table : files.tables()) {
            plans.add(plan(table));
        }
        for (Plan plan : plans) {
            StandardizedSeries.of(plan.table(), plan.split().train())
                    .warnings()
                    .forEach(screen::note);
        }
        StaticProtocol protocol =
                new StaticProtocol(
                        new RunLog(files.log()), new PacedProgress(screen), System::nanoTime);
        List<RunRecord> runs = new ArrayList<>();
        for (Plan plan : plans) {
            runs.addAll(protocol.run(plan));
        }
        Report report = new Report(Summary.of(runs));
        screen.end();
        out.print(report.table());
        out.flush();
        files.write(report);
        return 0;
    }

    private Plan plan(SeriesTable table) {
        Split split = files.split(table, Split::of);
        int day = CsvInput.seasonalPeriod(table.step());
        Methods methods =
                new Methods(
                        day, period == null ? day : period, productScale(), EeoOptions.parse(eeo));
        List<ForecastMethod> chosen = names.stream().map(methods::named).toList();
        return new Plan(table, split, part, horizons, lookback, chosen, seeds);
    }

    private static ScaleSettings productScale() {
        return new ScaleSettings(
                ModelOptions.SCALER_ROWS.fixedDefault(),
                ModelOptions.DEVIATION_LIMIT.fixedDefault(),
                ModelOptions.SIGMA_FLOOR.fixedDefault());
    }
}
