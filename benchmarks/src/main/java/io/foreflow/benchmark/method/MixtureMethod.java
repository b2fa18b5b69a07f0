package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.experts.ConvexWeights;
import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.linear.RidgeStatistics.Loss;
import io.foreflow.settings.ScaleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A convex mixture of ridge lines and, if asked for, a trained network; one rule for every file.
 *
 * <p>The lines: look-backs L, 21/32 L and 3/16 L (512, 336 and 96); each in scaled and in
 * normalised units; one line for all channels, and for the longest and the shortest look-back also
 * one a channel with κ = 3. The penalty of each is the one whose shared line does best on the
 * validation windows. The weights are those of {@link ConvexWeights} on the second moments of the
 * validation errors, the same for all channels and steps, drawn a little towards equal ones.
 *
 * @param network how the network is trained, or null for lines alone
 */
record MixtureMethod(String name, Recipe network) implements ForecastMethod {

    /** The product's defaults. */
    private static final ScaleSettings SCALE = new ScaleSettings(256, 10, 0.05);

    private static final double KAPPA = 3;
    private static final double SHRINKAGE = 0.03;
    private static final int CHUNK = 64;

    @Override
    public boolean random() {
        return network != null;
    }

    private record Expert(String name, Forecaster forecaster) {}

    @Override
    public Fitted fit(Problem problem, long seed, Progress progress) {
        List<Expert> experts = new ArrayList<>();
        long parameters = 0;
        for (int lookback : lookbacks(problem)) {
            for (Lines lines : lines(problem, lookback, progress)) {
                experts.add(new Expert(name(lines, experts), lines));
                for (RidgeLine line : lines.lines()) {
                    parameters += line.weights().length;
                }
            }
        }
        long gradients = 0;
        Map<String, Double> details = new TreeMap<>();
        if (network != null) {
            Fitted trained =
                    new NetworkMethod("network", network)
                            .fit(problem, seed, progress.under("network"));
            experts.add(new Expert("network", trained.forecaster()));
            parameters += trained.parameters();
            gradients = trained.gradients();
            trained.details().forEach((key, value) -> details.put("network." + key, value));
        }
        progress.show("weighing %d experts".formatted(experts.size()));
        double[][] moments = moments(experts, problem.validation());
        double[] weights = ConvexWeights.solve(moments, SHRINKAGE);
        double error = 0;
        for (int i = 0; i < weights.length; i++) {
            details.put("weight." + experts.get(i).name, weights[i]);
            details.put("validation." + experts.get(i).name, moments[i][i]);
            for (int j = 0; j < weights.length; j++) {
                error += weights[i] * moments[i][j] * weights[j];
            }
        }
        details.put("validationMse", error);
        List<Forecaster> forecasters = experts.stream().map(Expert::forecaster).toList();
        return new Fitted(new Mixture(forecasters, weights), parameters, gradients, details);
    }

    /** 512, 336 and 96 for 512. */
    private static int[] lookbacks(Problem problem) {
        int lookback = problem.lookback();
        return new int[] {
            lookback, Math.max(1, lookback * 21 / 32), Math.max(1, lookback * 3 / 16)
        };
    }

    private static String name(Lines lines, List<Expert> before) {
        int lookback = lines.lines()[0].lookback();
        String kind = lines.lines().length == 1 ? "shared" : "channel";
        String scaled = kind + lookback;
        boolean again = before.stream().anyMatch(expert -> expert.name.equals(scaled));
        return again ? scaled + "n" : scaled;
    }

    /** The lines of one look-back. */
    private static List<Lines> lines(Problem problem, int lookback, Progress progress) {
        Progress here = progress.under("lines of " + lookback);
        RidgeStatistics judge =
                new RidgeStatistics(lookback, problem.horizon(), SCALE, RidgeMethod.SETTINGS);
        RidgeMethod.absorb(
                problem.validation().withLookback(lookback),
                channel -> judge,
                here.under("validation"));
        boolean single = lookback != lookbacks(problem)[1];
        List<Lines> all = new ArrayList<>();
        for (Loss loss : Loss.values()) {
            ChannelRidges ridges =
                    new ChannelRidges(
                            problem.series().channels(),
                            lookback,
                            problem.horizon(),
                            SCALE,
                            RidgeMethod.SETTINGS,
                            loss);
            RidgeMethod.absorb(
                    problem.training().withLookback(lookback),
                    ridges::channel,
                    here.under("training"));
            Choice choice = choose(ridges, judge, here);
            all.add(new Lines(new RidgeLine[] {choice.line}, SCALE));
            if (single) {
                RidgeLine[] lines = new RidgeLine[problem.series().channels()];
                for (int channel = 0; channel < lines.length; channel++) {
                    lines[channel] = ridges.line(channel, choice.penalty, KAPPA);
                }
                all.add(new Lines(lines, SCALE));
            }
        }
        return all;
    }

    private record Choice(double penalty, RidgeLine line, double error) {}

    private static Choice choose(ChannelRidges ridges, RidgeStatistics judge, Progress progress) {
        Choice best = null;
        for (double penalty : RidgeMethod.PENALTIES) {
            progress.show("penalty %s".formatted(penalty));
            RidgeLine line = ridges.shared(penalty);
            double error = 0;
            for (double excess : judge.excessError(line)) {
                error += excess;
            }
            if (best == null || error < best.error) {
                best = new Choice(penalty, line, error);
            }
        }
        return best;
    }

    /** Second moments of the experts' errors over all windows, channels and steps. */
    private static double[][] moments(List<Expert> experts, WindowSet windows) {
        int k = experts.size();
        int cells = windows.channels() * windows.horizon();
        float[][] errors = new float[k][CHUNK * cells];
        float[] target = new float[cells];
        double[][] sums = new double[k][k];
        for (int first = 0; first < windows.count(); first += CHUNK) {
            int count = Math.min(CHUNK, windows.count() - first);
            for (int i = 0; i < k; i++) {
                experts.get(i).forecaster.forecast(windows, first, count, errors[i]);
            }
            for (int w = 0; w < count; w++) {
                windows.copyTarget(first + w, target, 0);
                for (int i = 0; i < k; i++) {
                    subtract(errors[i], w * cells, target);
                }
            }
            add(sums, errors, count * cells);
        }
        double n = (double) windows.count() * cells;
        for (double[] row : sums) {
            for (int j = 0; j < k; j++) {
                row[j] /= n;
            }
        }
        return sums;
    }

    private static void subtract(float[] forecasts, int offset, float[] target) {
        for (int i = 0; i < target.length; i++) {
            forecasts[offset + i] -= target[i];
        }
    }

    private static void add(double[][] sums, float[][] errors, int length) {
        for (int i = 0; i < sums.length; i++) {
            for (int j = i; j < sums.length; j++) {
                double sum = 0;
                for (int n = 0; n < length; n++) {
                    sum += errors[i][n] * errors[j][n];
                }
                sums[i][j] += sum;
                sums[j][i] = sums[i][j];
            }
        }
    }
}
