package io.foreflow.cli.demo;

import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.HostInput;
import io.foreflow.cli.input.InputException;
import io.foreflow.cli.input.InputSource;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.cli.report.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow demo}: the whole path in one process, on simulated, recorded or live metrics. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Forecast a simulated fleet, a file or this machine: broker, Flink cluster and job in one"
                    + " process.",
            "Ctrl-C stops with a savepoint; the same command then goes on where it stopped."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final double DEFAULT_SIMULATED_SPEEDUP = 600;
    private static final Path DEFAULT_STATE = Path.of("foreflow-state");

    @Spec private CommandSpec spec;

    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "CSV files, plain or .gz: the first line names the columns, the first column is time,"
                        + " each other column a channel; each file is a series named by its file."
            })
    private List<Path> inputs = new ArrayList<>();

    @Option(names = "--host", description = "Live metrics of this machine, one row a second.")
    private boolean host;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the simulated fleet (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            description = {
                "Grid interval, such as 5min or 1h. Default: 5 min simulated, the median difference"
                        + " of times in a file."
            })
    private String step;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Zone of local times in files (default: ${DEFAULT-VALUE}).")
    private String zone;

    @Option(
            names = "--speedup",
            paramLabel = "N|max",
            description = {
                "Event seconds a wall second, or max. Default: 600 simulated, max for files."
            })
    private String speedup;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration laid over the demo's own.")
    private Path config;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Configuration key, such as -Dforecast.horizon=24.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--stay",
            description =
                    "When a file has come to its end, leave broker and dashboard up until Ctrl-C.")
    private boolean stay;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = {
                "Where broker data, checkpoints and logs are kept. Default: foreflow-state/NAME, one"
                        + " for each input; there a finished file is begun anew."
            })
    private Path state;

    @Option(names = "--fresh", description = "Discard what the state directory holds.")
    private boolean fresh;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the embedded broker, 0 for any (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of Flink's web page, 0 for any (default: ${DEFAULT-VALUE}).")
    private int webPort;

    @Option(
            names = "--dashboard-port",
            paramLabel = "PORT",
            defaultValue = "8088",
            description =
                    "Port of the dashboard, 0 for any; another if it is taken (default:"
                            + " ${DEFAULT-VALUE}).")
    private int dashboardPort;

    @Option(names = "--no-dashboard", description = "Without the dashboard.")
    private boolean noDashboard;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "9249",
            description =
                    "Port of the metrics in Prometheus' form, on all addresses of this machine; 0"
                            + " for any, another if it is taken (default: ${DEFAULT-VALUE}).")
    private int metricsPort;

    @Option(names = "--no-metrics", description = "Without metrics for Prometheus.")
    private boolean noMetrics;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the final table as JSON.")
    private Path report;

    @Option(
            names = "--plain",
            description = "Plain progress lines, as when the output is no terminal.")
    private boolean plain;

    @Override
    public Integer call() throws InterruptedException {
        requirePort("--kafka-port", kafkaPort);
        requirePort("--web-port", webPort);
        requirePort("--dashboard-port", dashboardPort);
        requirePort("--metrics-port", metricsPort);
        requireWritable(report);
        double eventSecondsPerSecond = speedup();
        InputSource input = input();
        Path directory = state == null ? defaultState(input) : state;
        // Before the first logger is made: the screen belongs to the progress.
        Logs.into(directory);
        Screen screen = new Screen(spec.commandLine().getOut(), !plain && System.console() != null);
        DemoOptions options =
                new DemoOptions(
                        eventSecondsPerSecond,
                        directory,
                        state == null ? DEFAULT_STATE : null,
                        fresh,
                        kafkaPort,
                        webPort,
                        noDashboard ? DemoOptions.NO_DASHBOARD : dashboardPort,
                        noMetrics ? DemoOptions.NO_METRICS : metricsPort,
                        report,
                        stay,
                        screen.refreshes());
        DemoConfiguration configuration =
                new DemoConfiguration(input.description(), config, overrides);
        new DemoRun(options, input, configuration, screen, new StopSignal()).run();
        return 0;
    }

    private static void requirePort(String option, int port) {
        if (port < 0 || port > 65535) {
            throw invalid(option, port, "must be 0 to 65535");
        }
    }

    /** Said before the run and not after it. */
    private static void requireWritable(Path file) {
        if (file != null
                && (Files.isDirectory(file)
                        || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
            throw invalid("--report", file, "must be a file in a folder that exists");
        }
    }

    private InputSource input() {
        ZoneId localZone = zone();
        if (host) {
            if (!inputs.isEmpty() || speedup != null || step != null) {
                throw new InputException(
                        "Cannot combine --host with --input, --speedup or --step: this machine"
                                + " reports once a second");
            }
            return new HostInput();
        }
        if (inputs.isEmpty()) {
            return new SimulatedInput(
                    seed, step == null ? SimulatedInput.DEFAULT_STEP : duration(step));
        }
        return new CsvInput(inputs, localZone, step == null ? null : duration(step));
    }

    private Path defaultState(InputSource input) {
        List<String> series = input.description().series();
        String name =
                switch (input.description().kind()) {
                    case SIMULATED -> "simulated";
                    case HOST -> "host";
                    case FILE ->
                            series.size() == 1
                                    ? series.get(0)
                                    : series.get(0) + "-and-" + (series.size() - 1) + "-more";
                };
        return DEFAULT_STATE.resolve(name);
    }

    private double speedup() {
        if (host) {
            return 1;
        }
        if (speedup == null) {
            return inputs.isEmpty() ? DEFAULT_SIMULATED_SPEEDUP : Pace.UNLIMITED;
        }
        if (speedup.equalsIgnoreCase("max")) {
            return Pace.UNLIMITED;
        }
        try {
            double factor = Double.parseDouble(speedup);
            if (factor > 0 && Double.isFinite(factor)) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw invalid("--speedup", speedup, "must be a number above 0, or max");
    }

    private Duration duration(String text) {
        try {
            Duration duration = TimeUtils.parseDuration(text);
            if (duration.toMillis() > 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw invalid("--step", text, "must be a duration of 1 ms or more, such as 5min or 1h");
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw invalid("--time-zone", zone, "must be a zone such as UTC or Europe/Berlin");
        }
    }

    private static InputException invalid(String option, Object value, String rule) {
        return new InputException("Invalid %s: %s (%s)".formatted(option, value, rule));
    }
}
