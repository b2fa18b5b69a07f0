package io.foreflow.benchmark.saddle;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.RunKey;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.FineTuning;
import io.foreflow.optimizer.NetworkDiagnosis;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.settings.ScaleSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Every contender on every task with the same number of gradient evaluations, probes included; what
 * does not fill a last round is not spent. The learning rate is constant and the last weights (of
 * {@code eeo} their average) are measured on the validation pairs: nothing is chosen. A run that
 * diverges has no errors.
 *
 * @param nanos a clock for the seconds of a run
 */
public record SaddleProtocol(RunLog log, Progress progress, LongSupplier nanos) {

    /** Nothing is clipped and nothing is floored. */
    static final ScaleSettings SCALE = new ScaleSettings(1, Double.POSITIVE_INFINITY, 0);

    private static final int ROUND = 100;
    private static final int DIAGNOSED = 128;
    private static final int BATCH = 64;

    /**
     * @param training pairs
     * @param validation pairs
     * @param gradients that each run may spend
     * @param rho radius of the perturbation, and of an escape's kick
     * @param threshold τ: an escape needs λ_min + residual below −τ λ_max
     * @param seeds runs of each, each with data and start of its own
     */
    public record Plan(
            List<Task> tasks,
            List<Contender> contenders,
            int channels,
            int lookback,
            int horizon,
            int training,
            int validation,
            long gradients,
            double learningRate,
            double rho,
            double threshold,
            int seeds) {

        public Plan {
            tasks = List.copyOf(tasks);
            contenders = List.copyOf(contenders);
            atLeast("channels", channels, 3);
            atLeast("look-back", lookback, 2);
            atLeast("horizon", horizon, 1);
            atLeast("training pairs", training, 1);
            atLeast("validation pairs", validation, 1);
            atLeast("gradients", gradients, 2 * ROUND + 4 * Contender.LANCZOS_STEPS);
            atLeast("seeds", seeds, 1);
            above("learning rate", learningRate);
            above("rho", rho);
            above("threshold", threshold);
        }

        private static void atLeast(String name, long value, long bound) {
            if (value < bound) {
                throw new BenchmarkException(
                        "Invalid %s: %d (must be at least %d)".formatted(name, value, bound));
            }
        }

        private static void above(String name, double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new BenchmarkException(
                        "Invalid %s: %s (must be a number above 0)".formatted(name, value));
            }
        }
    }

    /** Runs what is not in the log yet; in the order of the plan, seeds innermost. */
    public List<RunRecord> run(Plan plan) {
        List<RunRecord> all = new ArrayList<>();
        for (Task task : plan.tasks()) {
            for (int seed = 1; seed <= plan.seeds(); seed++) {
                Regression problem = null;
                for (Contender contender : plan.contenders()) {
                    RunKey key = key(plan, task, contender, seed);
                    Optional<RunRecord> known = log.find(key);
                    if (known.isEmpty()) {
                        problem = problem == null ? draw(plan, task, seed) : problem;
                        log.add(fit(plan, task, problem, contender, seed, key));
                    }
                    all.add(log.find(key).orElseThrow());
                }
            }
        }
        return all;
    }

    private static RunKey key(Plan plan, Task task, Contender contender, int seed) {
        String method =
                String.format(
                        Locale.ROOT,
                        "%s(learning-rate=%s,rho=%s,threshold=%s,gradients=%d)",
                        contender.text(),
                        plan.learningRate(),
                        plan.rho(),
                        plan.threshold(),
                        plan.gradients());
        String split = plan.training() + "/" + plan.validation();
        String channels = plan.channels() + " channels";
        return new RunKey(
                "saddles",
                task.text(),
                channels,
                split,
                "validation",
                method,
                plan.horizon(),
                plan.lookback(),
                seed);
    }

    private Regression draw(Plan plan, Task task, int seed) {
        progress.show("%s, seed %d: drawing pairs".formatted(task.text(), seed));
        NetworkShape shape =
                new NetworkShape(plan.channels(), plan.lookback(), plan.horizon(), Contender.WIDTH);
        return task.draw(shape, plan.training(), plan.validation(), seed);
    }

    private RunRecord fit(
            Plan plan, Task task, Regression problem, Contender contender, int seed, RunKey key) {
        long begin = nanos.getAsLong();
        NetworkShape shape = problem.shape();
        float[] weights = task.start().weights(problem, seed);
        Map<String, Double> details = new TreeMap<>();
        details.put("bestPossible", problem.bestPossible());
        try (FineTuning tuning =
                FineTuning.open(
                        shape,
                        contender.parameterization(),
                        SCALE,
                        contender.settings(plan.learningRate(), plan.rho(), plan.threshold()),
                        ComputeDevice.cpu())) {
            float[] start = contender.parameterization().start(shape, weights);
            OptimizerState state = OptimizerState.start(start);
            float[] anchor = new float[start.length];
            long spent = 0;
            int tried = 0;
            int kept = 0;
            while (spent + contender.dearest(ROUND) <= plan.gradients()) {
                RoundResult result = tuning.run(state, problem.training(), anchor, ROUND, seed);
                if (!(result instanceof RoundResult.Completed completed)) {
                    return diverged(key, start.length, spent, begin, details);
                }
                state = completed.state();
                spent += completed.telemetry().gradientEvaluations();
                tried += completed.telemetry().escapesTried();
                kept += completed.telemetry().escapesKept();
                details.put("trainingMse", completed.telemetry().lossAfter());
                progress.show(
                        String.format(
                                Locale.ROOT,
                                "%s, seed %d, %s: %d of %d gradients, training %.4f",
                                task.text(),
                                seed,
                                contender.text(),
                                spent,
                                plan.gradients(),
                                completed.telemetry().lossAfter()));
            }
            details.put("escapesTried", (double) tried);
            details.put("escapesKept", (double) kept);
            describe(
                    tuning.diagnose(
                            state.served(),
                            problem.training(),
                            DIAGNOSED,
                            2 * Contender.LANCZOS_STEPS,
                            state.step(),
                            seed),
                    details);
            float[] served = contender.parameterization().served(shape, state.served());
            details.put("startMse", errors(weights, problem.validation())[0]);
            double[] errors = errors(served, problem.validation());
            return new RunRecord(
                    key,
                    errors[0],
                    errors[1],
                    problem.validation().windows(),
                    start.length,
                    spent,
                    (nanos.getAsLong() - begin) / 1e9,
                    details);
        }
    }

    /** A run without errors: σReparam divides by the norm of a matrix that may be zero. */
    private RunRecord diverged(
            RunKey key, int parameters, long spent, long begin, Map<String, Double> details) {
        double none = Double.NaN;
        double seconds = (nanos.getAsLong() - begin) / 1e9;
        return new RunRecord(key, none, none, 0, parameters, spent, seconds, details);
    }

    private static void describe(NetworkDiagnosis diagnosis, Map<String, Double> details) {
        details.put("lambdaMax", diagnosis.lambdaMax());
        details.put("lambdaMaxResidual", diagnosis.lambdaMaxResidual());
        details.put("lambdaMin", diagnosis.lambdaMin());
        details.put("lambdaMinResidual", diagnosis.lambdaMinResidual());
        details.put("attentionEntropy", diagnosis.attentionEntropy());
        details.put("attentionEffectiveRank", diagnosis.attentionEffectiveRank());
        details.put("representationEffectiveRank", diagnosis.representationEffectiveRank());
    }

    /** Mean squared and mean absolute error over all pairs. */
    static double[] errors(float[] weights, Pairs pairs) {
        NetworkShape shape = pairs.shape();
        float[] forecasts = new float[pairs.targets().length];
        float[] available = new float[pairs.windows() * shape.channels()];
        Arrays.fill(available, 1);
        try (ChannelAttentionForecaster network =
                ChannelAttentionForecaster.open(shape, SCALE, BATCH, ComputeDevice.cpu())) {
            network.load(weights);
            network.forecast(pairs.inputs(), available, pairs.windows(), forecasts);
        }
        double squares = 0;
        double absolutes = 0;
        for (int i = 0; i < forecasts.length; i++) {
            double error = (double) forecasts[i] - pairs.targets()[i];
            squares += error * error;
            absolutes += Math.abs(error);
        }
        return new double[] {squares / forecasts.length, absolutes / forecasts.length};
    }
}
