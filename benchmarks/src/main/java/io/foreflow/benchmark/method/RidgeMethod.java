package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The product's ridge fitted once: one line for all channels, or one a channel, with the penalty
 * whose lines do best on the validation windows (one penalty for all channels). Solved in double
 * from the sums of all training windows; the validation error is exact, from the sums of the
 * validation windows.
 */
record RidgeMethod(boolean perChannel) implements ForecastMethod {

    /** Nothing is clipped and nothing is floored: the literature does neither. */
    static final ScaleSettings SCALE = new ScaleSettings(1, Double.POSITIVE_INFINITY, 0);

    /** Penalties tried, as a share of a channel's unit variance. */
    static final double[] PENALTIES = {0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    static final RidgeSettings SETTINGS = new RidgeSettings(1, 1, Long.MAX_VALUE, 0, 1);

    @Override
    public String name() {
        return perChannel ? "ridge-per-channel" : "ridge";
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public Fitted fit(Problem problem, long seed, Progress progress) {
        Choice choice = choose(problem, progress);
        long parameters = 0;
        for (RidgeLine line : choice.lines) {
            parameters += line.weights().length;
        }
        Map<String, Double> details =
                Map.of("lambda", choice.penalty, "validationExcess", choice.error);
        return new Fitted(new Lines(choice.lines, SCALE), parameters, 0, details);
    }

    /** The line for all channels, with the penalty chosen on validation. */
    static RidgeLine shared(Problem problem, Progress progress) {
        return new RidgeMethod(false).choose(problem, progress).lines[0];
    }

    private Choice choose(Problem problem, Progress progress) {
        RidgeStatistics[] training = absorb(problem.training(), progress.under("training"));
        RidgeStatistics[] validation = absorb(problem.validation(), progress.under("validation"));
        Choice best = null;
        for (double penalty : PENALTIES) {
            progress.show("penalty %s".formatted(penalty));
            Choice choice = solve(training, validation, penalty);
            if (best == null || choice.error < best.error) {
                best = choice;
            }
        }
        return best;
    }

    /**
     * @param error mean over channels and steps of {@link RidgeStatistics#excessError}
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Choice(double penalty, RidgeLine[] lines, double error) {}

    private static Choice solve(
            RidgeStatistics[] training, RidgeStatistics[] validation, double penalty) {
        RidgeLine[] lines = new RidgeLine[training.length];
        double error = 0;
        for (int i = 0; i < lines.length; i++) {
            lines[i] = training[i].solve(penalty);
            for (double excess : validation[i].excessError(lines[i])) {
                error += excess / (lines[i].horizon() * lines.length);
            }
        }
        return new Choice(penalty, lines, error);
    }

    /** Sums over all windows: one for all channels, or one a channel. */
    private RidgeStatistics[] absorb(WindowSet windows, Progress progress) {
        RidgeStatistics[] sums = new RidgeStatistics[perChannel ? windows.channels() : 1];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new RidgeStatistics(windows.lookback(), windows.horizon(), SCALE, SETTINGS);
        }
        absorb(windows, channel -> sums[perChannel ? channel : 0], progress);
        return sums;
    }

    /** Takes every window of every channel into that channel's sums. */
    static void absorb(WindowSet windows, IntFunction<RidgeStatistics> sums, Progress progress) {
        int channels = windows.channels();
        int lookback = windows.lookback();
        int horizon = windows.horizon();
        float[] values = new float[channels * lookback];
        float[] targets = new float[channels * horizon];
        for (int w = 0; w < windows.count(); w++) {
            if (w % 1000 == 0) {
                progress.show("window %d of %d".formatted(w, windows.count()));
            }
            windows.copyLookback(w, values, 0);
            windows.copyTarget(w, targets, 0);
            for (int channel = 0; channel < channels; channel++) {
                sums.apply(channel)
                        .absorb(values, channel * lookback, targets, channel * horizon, w, null);
            }
        }
    }
}
