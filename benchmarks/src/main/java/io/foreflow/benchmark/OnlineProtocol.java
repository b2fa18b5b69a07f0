package io.foreflow.benchmark;

import io.foreflow.benchmark.StaticProtocol.Part;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.online.Configuration;
import io.foreflow.benchmark.online.OnlineForecaster;
import io.foreflow.benchmark.online.OnlineMeasurement;
import io.foreflow.benchmark.online.OnlineMethod;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.Report.Figure;
import io.foreflow.benchmark.run.RunKey;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Forecasts while learning: a method is handed one row after another from the first on, learns at
 * event-time ticks from windows whose whole target has come, and forecasts from each row before it
 * sees the next. Every origin of the third part whose whole target lies in it is scored, in units
 * standardised by the first part, which is also what the product takes its scale from. One run a
 * horizon. Finished runs are taken from the log.
 */
public final class OnlineProtocol {

    /** Columns of the table and fields of the report beside those of every protocol. */
    public static final List<Figure> FIGURES =
            List.of(
                    new Figure(OnlineMeasurement.MSE_NORMALIZED, "MSE/const"),
                    new Figure(OnlineMeasurement.MAE_NORMALIZED, "MAE/const"));

    private static final String PROTOCOL = "online";

    private static final Map<String, String> SET_BY_PROTOCOL =
            new TreeMap<>(
                    Map.of(
                            "forecast.lookback", "--lookback",
                            "forecast.horizon", "--horizon",
                            "scaler.rows", "--split"));

    private final RunLog log;
    private final Progress progress;
    private final LongSupplier nanos;

    /**
     * @param nanos clock that times the runs
     */
    public OnlineProtocol(RunLog log, Progress progress, LongSupplier nanos) {
        this.log = log;
        this.progress = progress;
        this.nanos = nanos;
    }

    /**
     * One table's share of a benchmark.
     *
     * @param part third part ({@code TEST}) or second ({@code VALIDATION}): what is scored
     * @param configuration makes a model's settings for this table from keys
     * @param given keys the user gave, over the product's defaults
     */
    public record Plan(
            SeriesTable table,
            Split split,
            Part part,
            List<Integer> horizons,
            int lookback,
            List<OnlineMethod> methods,
            Configuration configuration,
            Map<String, String> given) {

        public Plan {
            horizons = List.copyOf(horizons);
            methods = List.copyOf(methods);
            given = Map.copyOf(given);
        }

        private int from() {
            return split.train() + (part == Part.TEST ? split.validation() : 0);
        }

        private int to() {
            return from() + (part == Part.TEST ? split.test() : split.validation());
        }
    }

    /** One run of a plan. */
    private record Run(Plan plan, OnlineMethod method, int horizon, ModelSettings settings) {

        RunKey key() {
            Map<String, String> concerning = new TreeMap<>(plan.given);
            concerning.keySet().removeAll(method.keys(plan.lookback, horizon).keySet());
            concerning.keySet().removeIf(key -> !method.concerns(key));
            String options = concerning.toString().replace(" ", "");
            return new RunKey(
                    PROTOCOL,
                    plan.table.name(),
                    plan.table.checksum(),
                    plan.split.toString(),
                    plan.part.name().toLowerCase(Locale.ROOT),
                    concerning.isEmpty()
                            ? method.name()
                            : method.name()
                                    + "("
                                    + options.substring(1, options.length() - 1)
                                    + ")",
                    horizon,
                    settings.lookback(),
                    0);
        }
    }

    /**
     * Makes every run that is not in the log and gives them all.
     *
     * @throws BenchmarkException that names everything that cannot be run, before the first run
     */
    public List<RunRecord> run(List<Plan> plans) {
        List<RunRecord> records = new ArrayList<>();
        for (Run run : runs(plans)) {
            records.add(run(run));
        }
        return records;
    }

    private static List<Run> runs(List<Plan> plans) {
        Set<String> problems = new LinkedHashSet<>();
        List<Run> runs = new ArrayList<>();
        for (Plan plan : plans) {
            gaps(plan.table, problems);
            SET_BY_PROTOCOL.forEach(
                    (key, option) -> {
                        if (plan.given.containsKey(key)) {
                            problems.add(
                                    "Invalid %s: %s (must be given with %s)"
                                            .formatted(key, plan.given.get(key), option));
                        }
                    });
            for (int horizon : plan.horizons) {
                if (fits(plan, horizon, problems)) {
                    plan.methods.forEach(method -> add(plan, method, horizon, runs, problems));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new BenchmarkException(
                    problems.size() == 1
                            ? problems.iterator().next()
                            : "%d problems:%n%s"
                                    .formatted(problems.size(), String.join("\n", problems)));
        }
        return runs;
    }

    private static void gaps(SeriesTable table, Set<String> problems) {
        long step = table.step().toMillis();
        long[] times = table.times();
        for (int row = 1; row < times.length; row++) {
            if (times[row] - times[row - 1] != step) {
                problems.add(
                        "Cannot use %s: row %d comes %s after the one before (must be one step, %s)"
                                .formatted(
                                        table.name(),
                                        row + 1,
                                        Duration.ofMillis(times[row] - times[row - 1]),
                                        table.step()));
                return;
            }
        }
        if (step > 0 && Math.floorMod(times[0], step) != 0) {
            problems.add(
                    "Cannot use %s: its times are not multiples of its step, %s"
                            .formatted(table.name(), table.step()));
        }
    }

    private static boolean fits(Plan plan, int horizon, Set<String> problems) {
        if (horizon < 1) {
            problems.add("Invalid horizon: %d (must be at least 1)".formatted(horizon));
            return false;
        }
        if (plan.to() - plan.from() <= horizon) {
            problems.add(
                    "Cannot use %s: the scored part has %d rows (must be more than horizon = %d)"
                            .formatted(plan.table.name(), plan.to() - plan.from(), horizon));
            return false;
        }
        return true;
    }

    private static void add(
            Plan plan, OnlineMethod method, int horizon, List<Run> runs, Set<String> problems) {
        Map<String, String> keys = new TreeMap<>(plan.given);
        keys.put("forecast.lookback", "" + plan.lookback);
        keys.put("forecast.horizon", "" + horizon);
        keys.put("scaler.rows", "" + plan.split.train());
        keys.putAll(method.keys(plan.lookback, horizon));
        ModelSettings settings;
        try {
            settings = plan.configuration.settings(keys);
        } catch (BenchmarkException e) {
            problems.addAll(e.getMessage().lines().toList());
            return;
        }
        if (!settings.forecast().report().contains(horizon)) {
            problems.add(
                    "Invalid horizon: %d (must be one of forecast.report, %s)"
                            .formatted(horizon, settings.forecast().report()));
        }
        if (settings.seasonalPeriod() > plan.lookback) {
            problems.add(
                    "Invalid forecast.seasonal-period: %d (must be at most the look-back, %d)"
                            .formatted(settings.seasonalPeriod(), plan.lookback));
        }
        if (settings.forecast().every() != 1) {
            problems.add(
                    "Invalid forecast.every: %d (must be 1, every origin is scored)"
                            .formatted(settings.forecast().every()));
        }
        runs.add(new Run(plan, method, horizon, settings));
    }

    private RunRecord run(Run run) {
        RunKey key = run.key();
        Optional<RunRecord> finished = log.find(key);
        if (finished.isPresent()) {
            return finished.get();
        }
        Progress here =
                progress.under("%s %s H=%d".formatted(key.data(), key.method(), key.horizon()));
        long start = nanos.getAsLong();
        SeriesTable table = run.plan.table;
        SeriesKey series = new SeriesKey(run.settings.name(), table.name());
        try (OnlineForecaster forecaster = run.method.open(run.settings, series)) {
            OnlineMeasurement measurement =
                    new OnlineMeasurement(
                            table,
                            StandardizedSeries.scales(table, run.plan.split.train()),
                            run.horizon,
                            run.plan.from(),
                            run.plan.to(),
                            run.settings.forecast());
            measurement.run(forecaster, series, here);
            RunRecord record =
                    new RunRecord(
                            key,
                            measurement.mse(),
                            measurement.mae(),
                            measurement.origins(),
                            forecaster.parameters(),
                            forecaster.gradients(),
                            (nanos.getAsLong() - start) / (double) TimeUnit.SECONDS.toNanos(1),
                            measurement.details(forecaster));
            log.add(record);
            return record;
        }
    }
}
