package io.foreflow.benchmark;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.method.Fitted;
import io.foreflow.benchmark.method.ForecastMethod;
import io.foreflow.benchmark.method.Problem;
import io.foreflow.benchmark.run.Accuracy;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.RunKey;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The protocol of the literature's tables: a method is fitted once for each horizon on the training
 * part, chosen on the validation part and judged on every window of the part asked for, stride 1,
 * in units standardised by the training rows. Finished runs are taken from the log.
 */
public final class StaticProtocol {

    private static final String PROTOCOL = "static";

    private final RunLog log;
    private final Progress progress;
    private final LongSupplier nanos;

    /** Which part the errors are of. */
    public enum Part {
        VALIDATION,
        TEST
    }

    /**
     * @param nanos clock that times the runs
     */
    public StaticProtocol(RunLog log, Progress progress, LongSupplier nanos) {
        this.log = log;
        this.progress = progress;
        this.nanos = nanos;
    }

    /**
     * One table's share of a benchmark.
     *
     * @param seeds seeds 1 … seeds for methods that are random, one run for others
     */
    public record Plan(
            SeriesTable table,
            Split split,
            Part part,
            List<Integer> horizons,
            int lookback,
            List<ForecastMethod> methods,
            int seeds) {

        public Plan {
            horizons = List.copyOf(horizons);
            methods = List.copyOf(methods);
            if (seeds < 1) {
                throw new BenchmarkException(
                        "Invalid seeds: %d (must be at least 1)".formatted(seeds));
            }
        }
    }

    /** Makes every run that is not in the log and gives them all. */
    public List<RunRecord> run(Plan plan) {
        StandardizedSeries series = StandardizedSeries.of(plan.table(), plan.split().train());
        List<Problem> problems = new ArrayList<>();
        for (int horizon : plan.horizons()) {
            problems.add(
                    new Problem(
                            series, plan.table().step(), plan.split(), plan.lookback(), horizon));
        }
        String checksum = plan.table().checksum();
        List<RunRecord> runs = new ArrayList<>();
        for (Problem problem : problems) {
            for (ForecastMethod method : plan.methods()) {
                for (long seed = 1; seed <= (method.random() ? plan.seeds() : 1); seed++) {
                    RunKey key =
                            new RunKey(
                                    PROTOCOL,
                                    series.name(),
                                    checksum,
                                    plan.split().toString(),
                                    plan.part().name().toLowerCase(Locale.ROOT),
                                    method.name(),
                                    problem.horizon(),
                                    problem.lookback(),
                                    method.random() ? seed : 0);
                    runs.add(run(key, method, problem, plan.part()));
                }
            }
        }
        return runs;
    }

    private RunRecord run(RunKey key, ForecastMethod method, Problem problem, Part part) {
        Optional<RunRecord> finished = log.find(key);
        if (finished.isPresent()) {
            return finished.get();
        }
        Progress here =
                progress.under(
                        "%s %s H=%d seed %d"
                                .formatted(key.data(), key.method(), key.horizon(), key.seed()));
        long start = nanos.getAsLong();
        try (Fitted fitted = method.fit(problem, key.seed(), here)) {
            here.show("measuring");
            Accuracy accuracy =
                    Accuracy.of(
                            fitted.forecaster(),
                            part == Part.TEST ? problem.test() : problem.validation());
            RunRecord record =
                    new RunRecord(
                            key,
                            accuracy.mse(),
                            accuracy.mae(),
                            accuracy.windows(),
                            fitted.parameters(),
                            fitted.gradients(),
                            (nanos.getAsLong() - start) / (double) TimeUnit.SECONDS.toNanos(1),
                            fitted.details());
            log.add(record);
            return record;
        }
    }
}
