package io.foreflow.cli.bench;

import io.foreflow.benchmark.breach.BreachProtocol;
import io.foreflow.benchmark.breach.Reliability;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.TextTable;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.InputCursor;
import io.foreflow.cli.input.InputDescription;
import io.foreflow.cli.input.InputRow;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench breach}: whether probabilities of crossing a limit come true. */
@Command(
        name = "breach",
        description = {
            "Runs the product's learner and forecaster over the simulated fleet, row by row, with"
                    + " limits on some channels, and holds each probability of being beyond a limit"
                    + " against what was then observed: among forecasts that said about the same, how"
                    + " often it happened. The last table does so for the bounds of the whole"
                    + " horizon."
        },
        footer = {
            "",
            "Brier: mean of (probability - happened)^2; in brackets that of always saying how often",
            "it happens. Limits: -Dlimits.cpu.above=60; the default is cpu above 60, latency above",
            "50 and memory above 60."
        })
final class BreachCommand implements Callable<Integer> {

    private static final Map<String, String> LIMITS =
            Map.of(
                    "limits.cpu.above", "60",
                    "limits.latency.above", "50",
                    "limits.memory.above", "60");

    @Spec private CommandSpec spec;

    @Option(
            names = "--seed",
            defaultValue = "11",
            paramLabel = "N",
            description = "Seed of the simulation (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--days",
            defaultValue = "20",
            paramLabel = "N",
            description = "Days that are simulated (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--warmup",
            defaultValue = "4",
            paramLabel = "N",
            description = "First days, which do not count (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Configuration key, such as -Dlimits.cpu.above=70.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        requireDays();
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        SimulatedInput input = new SimulatedInput(seed, SimulatedInput.DEFAULT_STEP);
        ModelSettings settings = settings(input.description());
        long start = input.description().firstTime();
        long end = start + Duration.ofDays(days).toMillis();
        try (BreachProtocol protocol =
                new BreachProtocol(settings, start + Duration.ofDays(warmup).toMillis())) {
            Progress progress = new PacedProgress(screen);
            SteadyRows rows = new SteadyRows(settings, input.description().series());
            try (InputCursor cursor = input.open(Map.of())) {
                InputRow row = cursor.next();
                for (long time = start + settings.stepMillis();
                        time <= end;
                        time += settings.stepMillis()) {
                    for (; row.time() <= time; row = cursor.next()) {
                        rows.put(row);
                    }
                    List<Row> together = rows.at(time);
                    if (!together.isEmpty()) {
                        protocol.next(together);
                    }
                    progress.show(
                            "%s of %s"
                                    .formatted(
                                            Instant.ofEpochMilli(time), Instant.ofEpochMilli(end)));
                }
            }
            screen.end();
            print(protocol, out);
        }
        return 0;
    }

    private void requireDays() {
        List<String> problems = new ArrayList<>();
        if (warmup < 0) {
            problems.add("Invalid --warmup: %d (must be at least 0)".formatted(warmup));
        }
        if (days <= warmup) {
            problems.add(
                    "Invalid --days: %d (must be more than --warmup, %d)".formatted(days, warmup));
        }
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("\n", problems));
        }
    }

    private ModelSettings settings(InputDescription input) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (overrides.keySet().stream().noneMatch(key -> key.contains("limits."))) {
            keys.putAll(LIMITS);
        }
        keys.putAll(overrides);
        keys.put("kafka.bootstrap.servers", "unused:9092");
        return JobSettingsLoader.of(
                        Map.of(
                                "models",
                                List.of(
                                        Map.of(
                                                "name", "hosts",
                                                "channels", input.channels(),
                                                "step", input.step())),
                                "forecast.seasonal-period",
                                CsvInput.seasonalPeriod(input.step())),
                        keys)
                .models()
                .get(0);
    }

    private static void print(BreachProtocol protocol, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < protocol.report().size(); i++) {
            add("step " + protocol.report().get(i), protocol.step(i), rows);
        }
        add("horizon, at least", protocol.atLeast(), rows);
        add("horizon, at most", protocol.atMost(), rows);
        out.print(
                TextTable.of(
                        List.of("of", "said", "forecasts", "mean said", "happened", "Brier", ""),
                        rows,
                        2));
        out.flush();
    }

    private static void add(String of, Reliability reliability, List<List<String>> rows) {
        if (reliability.count() == 0) {
            return;
        }
        for (Reliability.Bin bin : reliability.bins()) {
            rows.add(
                    List.of(
                            of,
                            "%s to %s".formatted(percent(bin.from()), percent(bin.to())),
                            "" + bin.count(),
                            percent(bin.forecast()),
                            percent(bin.happened()),
                            "",
                            ""));
        }
        rows.add(
                List.of(
                        of,
                        "all",
                        "" + reliability.count(),
                        percent(reliability.forecast()),
                        percent(reliability.frequency()),
                        String.format(Locale.ROOT, "%.4f", reliability.brier()),
                        String.format(Locale.ROOT, "(%.4f)", reliability.brierOfFrequency())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
