package io.foreflow.benchmark.method;

import io.foreflow.benchmark.data.WindowSet;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.experts.ConvexWeights;
import io.foreflow.linear.RidgeLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A convex mixture of ridge lines and, if asked for, a trained network; one rule for every file.
 *
 * @param ridges lines that methods of one table share
 * @param network how the network is trained, or null for lines alone
 * @param weighing where the weights come from
 */
record MixtureMethod(String name, RidgeExperts ridges, Recipe network, Weighing weighing)
        implements ForecastMethod {

    /** Where the weights come from. */
    enum Weighing {
        /** One for all. */
        EQUAL,
        /**
         * {@link ConvexWeights} on the second moments of the validation errors, the same for all
         * channels and steps, drawn a little towards equal ones.
         */
        VALIDATION
    }

    private static final double SHRINKAGE = 0.03;
    private static final int CHUNK = 64;

    private record Expert(String name, Forecaster forecaster) {}

    @Override
    public boolean random() {
        return network != null;
    }

    @Override
    public Fitted fit(Problem problem, long seed, Progress progress) {
        List<Expert> experts = new ArrayList<>();
        long parameters = 0;
        for (RidgeExperts.Named named : ridges.fit(problem, progress)) {
            experts.add(new Expert(named.name(), named.lines()));
            for (RidgeLine line : named.lines().lines()) {
                parameters += line.weights().length;
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
        double[] weights =
                weighing == Weighing.EQUAL
                        ? equal(experts.size())
                        : ConvexWeights.solve(moments, SHRINKAGE);
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

    private static double[] equal(int experts) {
        double[] weights = new double[experts];
        Arrays.fill(weights, 1.0 / experts);
        return weights;
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
