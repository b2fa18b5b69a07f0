package io.foreflow.cli.bench;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.drift.Alarms;
import io.foreflow.benchmark.drift.DriftProtocol;
import io.foreflow.benchmark.drift.KnownChange;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.demo.DemoConfiguration;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.InputSource;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow bench drift}: when the learner says that a stream has changed. */
@Command(
        name = "drift",
        description = {
            "Runs the product's learner over the simulated fleet, whose changes are known, or over"
                    + " files, each a stream of its own, with the demo's configuration and without"
                    + " the network. A change is found if a drift is reported within two horizons of"
                    + " it, or in its labelled window; every other drift is a false alarm, or"
                    + " unlabelled where nothing is known."
        })
final class DriftCommand implements Callable<Integer> {

    private static final int HORIZONS = 2;

    @Spec private CommandSpec spec;

    @Option(
            names = "--seeds",
            defaultValue = "101-110",
            paramLabel = "A-B",
            description = "Seeds of the simulated fleet (default: ${DEFAULT-VALUE}).")
    private String seeds;

    @Option(
            names = "--days",
            defaultValue = "37",
            paramLabel = "DAYS",
            description =
                    "Simulated days; the changes are on the sixth and seventh"
                            + " (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILE",
            description = "CSV files in place of the simulated fleet.")
    private List<Path> data = List.of();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Windows in which something is known to have happened, as the Numenta Anomaly"
                            + " Benchmark writes them: {\"folder/file.csv\": [[from, to], …]}.")
    private Path labels;

    @Option(
            names = "--label-rows",
            split = ",",
            paramLabel = "FILE",
            description =
                    "In place of --labels, one file for each of --data, in order: a 0 or a 1 a line,"
                            + " without time, for its last rows, plain or gzipped, as the"
                            + " Application Server Dataset has them. Each run of ones and the "
                            + RowLabels.GRACE_ROWS
                            + " rows after it are one window.")
    private List<Path> labelRows = List.of();

    @Option(
            names = "--zone",
            defaultValue = "UTC",
            paramLabel = "ZONE",
            description = "Zone of times without an offset (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Configuration key, such as -Dlearn.drift.threshold=5.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        Progress progress = new PacedProgress(screen);
        List<Alarms> all = new ArrayList<>();
        long stepMillis = 0;
        if (data.isEmpty()) {
            for (long seed : seeds()) {
                progress.show("simulated fleet, seed " + seed);
                SimulatedInput input = new SimulatedInput(seed, SimulatedInput.DEFAULT_STEP);
                stepMillis = input.description().step().toMillis();
                all.add(simulated(input, "seed " + seed));
            }
        } else {
            requireOneForm();
            ChangeLabels known = labels == null ? null : ChangeLabels.read(labels, zone);
            for (int i = 0; i < data.size(); i++) {
                Path path = data.get(i);
                progress.show(path.toString());
                CsvInput input = new CsvInput(List.of(path), zone, null);
                stepMillis = input.description().step().toMillis();
                String name = input.description().series().get(0);
                List<KnownChange> changes = known == null ? null : known.of(name);
                if (!labelRows.isEmpty()) {
                    changes = RowLabels.read(labelRows.get(i), path, zone);
                }
                all.add(watch(input, name, Long.MAX_VALUE, changes));
            }
        }
        screen.end();
        out.print(DriftTable.of(all, stepMillis));
        out.flush();
        return 0;
    }

    private void requireOneForm() {
        if (labels != null && !labelRows.isEmpty()) {
            throw new BenchmarkException(
                    "Invalid --label-rows: --labels is given too (one of them)");
        }
        if (!labelRows.isEmpty() && labelRows.size() != data.size()) {
            throw new BenchmarkException(
                    "Invalid --label-rows: %d files (must be one for each of --data, %d)"
                            .formatted(labelRows.size(), data.size()));
        }
    }

    private long[] seeds() {
        String[] ends = seeds.split("-", 2);
        try {
            long from = Long.parseLong(ends[0].strip());
            long to = ends.length == 1 ? from : Long.parseLong(ends[1].strip());
            if (to >= from && to - from < 1000) {
                return LongStream.rangeClosed(from, to).toArray();
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BenchmarkException(
                "Invalid --seeds: %s (must be a number or a range of at most 1000, such as 101-110)"
                        .formatted(seeds));
    }

    private Alarms simulated(SimulatedInput input, String name) throws InterruptedException {
        if (days < 1) {
            throw new BenchmarkException("Invalid --days: %d (must be at least 1)".formatted(days));
        }
        long until = input.description().firstTime() + Duration.ofDays(days).toMillis();
        ModelSettings settings = settings(input);
        long found = HORIZONS * settings.horizon() * settings.stepMillis();
        List<KnownChange> changes =
                SimulatedInput.changes().stream()
                        .filter(time -> time < until)
                        .map(time -> new KnownChange(time, time + found))
                        .toList();
        return watch(input, name, until, changes);
    }

    private ModelSettings settings(InputSource input) {
        Map<String, String> keys = new LinkedHashMap<>(overrides);
        keys.putIfAbsent("learn.tuned", "false");
        return DemoConfiguration.model(input.description(), keys);
    }

    private Alarms watch(InputSource input, String name, long until, List<KnownChange> changes)
            throws InterruptedException {
        try (ReadingIterator readings = new ReadingIterator(input, until)) {
            return DriftProtocol.watch(settings(input), name, readings, changes);
        }
    }
}
