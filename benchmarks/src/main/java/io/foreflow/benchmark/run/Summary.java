package io.foreflow.benchmark.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Runs that differ in their seed alone, as one row of a table.
 *
 * @param mseStd standard deviation over the seeds (divisor seeds − 1); NaN for one seed
 * @param maeStd the same of the absolute error
 * @param gradients mean over the seeds
 * @param seconds mean over the seeds
 * @param details means over the seeds
 */
public record Summary(
        String data,
        String method,
        int horizon,
        int lookback,
        String part,
        double mse,
        double mseStd,
        double mae,
        double maeStd,
        int seeds,
        long windows,
        long parameters,
        long gradients,
        double seconds,
        Map<String, Double> details) {

    /** One row for each key but the seed, in the order in which they come first. */
    public static List<Summary> of(List<RunRecord> runs) {
        Map<RunKey, List<RunRecord>> groups = new LinkedHashMap<>();
        for (RunRecord run : runs) {
            RunKey key = run.key();
            RunKey seedless =
                    new RunKey(
                            key.protocol(),
                            key.data(),
                            key.checksum(),
                            key.split(),
                            key.part(),
                            key.method(),
                            key.horizon(),
                            key.lookback(),
                            0);
            groups.computeIfAbsent(seedless, k -> new ArrayList<>()).add(run);
        }
        return groups.values().stream().map(Summary::row).toList();
    }

    private static Summary row(List<RunRecord> runs) {
        RunKey key = runs.get(0).key();
        return new Summary(
                key.data(),
                key.method(),
                key.horizon(),
                key.lookback(),
                key.part(),
                mean(runs, RunRecord::mse),
                deviation(runs, RunRecord::mse),
                mean(runs, RunRecord::mae),
                deviation(runs, RunRecord::mae),
                runs.size(),
                runs.get(0).windows(),
                runs.get(0).parameters(),
                Math.round(mean(runs, RunRecord::gradients)),
                mean(runs, RunRecord::seconds),
                details(runs));
    }

    private static Map<String, Double> details(List<RunRecord> runs) {
        Map<String, Double> means = new TreeMap<>();
        for (String name : runs.get(0).details().keySet()) {
            means.put(name, mean(runs, run -> run.details().getOrDefault(name, Double.NaN)));
        }
        return means;
    }

    private static double mean(List<RunRecord> runs, ToDoubleFunction<RunRecord> value) {
        return runs.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private static double deviation(List<RunRecord> runs, ToDoubleFunction<RunRecord> value) {
        if (runs.size() < 2) {
            return Double.NaN;
        }
        double mean = mean(runs, value);
        double squares = runs.stream().mapToDouble(value).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (runs.size() - 1));
    }
}
