package io.foreflow.cli.bench;

import io.foreflow.benchmark.OnlineProtocol;
import io.foreflow.benchmark.OnlineProtocol.Plan;
import io.foreflow.benchmark.StaticProtocol.Part;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.online.CoverageTable;
import io.foreflow.benchmark.online.OnlineMethods;
import io.foreflow.benchmark.run.Report;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.Summary;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench online}: forecasts while learning, each row before it is seen. */
@Command(
        name = "online",
        description = {
            "Runs the product's learner and forecaster over a file row by row: it learns at event-time"
                    + " ticks from windows whose whole target has come, and forecasts from each row"
                    + " before it sees the next. Every origin of the third part with a whole target is"
                    + " scored; errors upToStep H, in units standardised by the first part, and over"
                    + " the error of each channel's best constant in the scored part (MSE/const,"
                    + " MAE/const). One run a horizon. A second table says how often the truth lay in"
                    + " the intervals at each reported step, over all origins and in the worst 1,000"
                    + " successive ones, how wide they were and their interval score; in brackets that"
                    + " of rolling quantiles of as many residuals."
        },
        footer = {
            "",
            "Split: 4, 1 and 15 months of 30 days for ETT files, else 20, 5 and 75 %%.",
            "Methods: last, seasonal;",
            "ridge: one line for all channels, penalty 1 on the sum of all windows, nothing clipped,",
            "  look-back 96 at H=1;",
            "ridge-per-channel: the same, a line for each channel drawn towards that of all;",
            "tuned: the product's champion, the ridge until a network is promoted;",
            "mixture: what the product serves by default;",
            "mixture-no-channel-ridge, -no-normalised, -no-joint, -no-seasonal, -no-network,",
            "  -one-rate, -no-share, -no-upper-level: the mixture without that part."
        })
final class OnlineCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private BenchFiles files;

    @Option(
            names = "--horizon",
            split = ",",
            defaultValue = "1,24,48,96",
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
            defaultValue = "last,seasonal,ridge,ridge-per-channel,tuned,mixture",
            paramLabel = "NAME",
            description = "Methods (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    @Option(
            names = "--period",
            paramLabel = "ROWS",
            description = "Rows of a season (default: a day).")
    private Integer period;

    @Option(
            names = "--part",
            defaultValue = "test",
            paramLabel = "PART",
            description =
                    "Part that is scored, validation (the second) or test (the third); choose on the"
                            + " first of them, report the other (default: ${DEFAULT-VALUE}).")
    private Part part;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description =
                    "Configuration key, such as -Dlearn.tick=6h; a method that fixes it leaves it.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        Map<String, String> given = new LinkedHashMap<>(overrides);
        if (period != null) {
            given.put("forecast.seasonal-period", period.toString());
        }
        List<Plan> plans = new ArrayList<>();
        for (SeriesTable table : files.tables()) {
            plans.add(plan(table, given));
        }
        for (Plan plan : plans) {
            StandardizedSeries.of(plan.table(), plan.split().train())
                    .warnings()
                    .forEach(screen::note);
        }
        OnlineProtocol protocol =
                new OnlineProtocol(
                        new RunLog(files.log()), new PacedProgress(screen), System::nanoTime);
        Report report = new Report(Summary.of(protocol.run(plans)), OnlineProtocol.FIGURES);
        screen.end();
        out.print(report.table());
        out.print(CoverageTable.of(report.rows()));
        out.flush();
        files.write(report);
        return 0;
    }

    private Plan plan(SeriesTable table, Map<String, String> given) {
        return new Plan(
                table,
                files.split(table, Split::online),
                part,
                horizons,
                lookback,
                names.stream().map(OnlineMethods::named).toList(),
                new FileConfiguration(table)::settings,
                given);
    }
}
