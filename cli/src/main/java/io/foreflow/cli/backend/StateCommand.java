package io.foreflow.cli.backend;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.backend.StatePlan.Backend;
import io.foreflow.cli.report.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench state}: what a series takes and a row costs on each state backend. */
@Command(
        name = "state",
        description =
                "Runs the whole job on a generated fleet, without Kafka, on the heap and on RocksDB:"
                        + " bytes of a series beside the formula, rows per second, processor time and"
                        + " bytes read and written a row. Several runs are each in a process of"
                        + " their own.")
public final class StateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--backend",
            split = ",",
            defaultValue = "hashmap,rocksdb",
            paramLabel = "NAME",
            description = "State backends (default: ${DEFAULT-VALUE}).")
    private List<Backend> backends;

    @Option(
            names = "--series",
            split = ",",
            defaultValue = "1000,5000",
            paramLabel = "N",
            description = "Sizes of the fleet (default: ${DEFAULT-VALUE}).")
    private List<Integer> series;

    @Option(
            names = "--channels",
            defaultValue = "5",
            paramLabel = "N",
            description = "Channels of a series (default: ${DEFAULT-VALUE}).")
    private int channels;

    @Option(
            names = "--lookback",
            defaultValue = "96",
            paramLabel = "ROWS",
            description = "Rows of a window (default: ${DEFAULT-VALUE}).")
    private int lookback;

    @Option(
            names = "--horizon",
            defaultValue = "24",
            paramLabel = "STEPS",
            description = "Steps of a forecast (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--every",
            split = ",",
            defaultValue = "1,24",
            paramLabel = "ROWS",
            description = "Rows from forecast to forecast of a series (default: ${DEFAULT-VALUE}).")
    private List<Integer> every;

    @Option(
            names = "--residuals",
            defaultValue = "" + StatePlan.RESIDUALS,
            paramLabel = "N",
            description =
                    "Residuals kept of a channel and reported horizon (default: ${DEFAULT-VALUE}).")
    private int residuals;

    @Option(
            names = "--warm-up",
            defaultValue = "100000",
            paramLabel = "N",
            description =
                    "Rows, of all series, between full windows and those that are measured, for the"
                            + " compiler (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
            names = "--rows",
            defaultValue = "200000",
            paramLabel = "N",
            description = "Rows that are measured, of all series (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the table as a JSON array, too.")
    private Path report;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (rows < 1) {
            throw new CommandException("Invalid --rows: %d (must be at least 1)".formatted(rows));
        }
        if (warmUp < 0) {
            throw new CommandException(
                    "Invalid --warm-up: %d (must be at least 0)".formatted(warmUp));
        }
        List<StatePlan> plans = plans();
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        List<StateCost> costs = new ArrayList<>();
        for (StatePlan plan : plans) {
            costs.add(run(plan, screen, plans.size() > 1));
        }
        screen.end();
        StateReport made = new StateReport(costs);
        out.print(made.table());
        out.flush();
        if (report != null) {
            Files.writeString(report, made.json() + "\n");
        }
        return 0;
    }

    private List<StatePlan> plans() {
        List<StatePlan> plans = new ArrayList<>();
        for (int size : series) {
            for (int rowsBetween : every) {
                for (Backend backend : backends) {
                    plans.add(
                            new StatePlan(
                                    backend,
                                    size,
                                    channels,
                                    lookback,
                                    horizon,
                                    rowsBetween,
                                    residuals));
                }
            }
        }
        return plans;
    }

    /**
     * @param apart in a process of its own: the first of several would pay for what the compiler
     *     does for all, three times its cost where every row makes a forecast
     */
    private StateCost run(StatePlan plan, Screen screen, boolean apart)
            throws InterruptedException, IOException {
        if (apart) {
            return StateProcess.run(plan, warmUp, rows, screen::progress);
        }
        String heading =
                "%s, %d series, a forecast every %d rows: "
                        .formatted(
                                plan.backend().name().toLowerCase(Locale.ROOT),
                                plan.series(),
                                plan.every());
        Path folder = Files.createTempDirectory("foreflow-state");
        try {
            return new StateRun(plan, warmUp, rows, line -> screen.progress(heading + line))
                    .run(folder);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }
}
