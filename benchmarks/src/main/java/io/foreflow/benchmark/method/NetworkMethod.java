package io.foreflow.benchmark.method;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.run.Accuracy;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.FineTuning;
import io.foreflow.optimizer.NetworkDiagnosis;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.optimizer.RoundTelemetry;
import io.foreflow.settings.ScaleSettings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The channel-attention network trained offline by a {@link Recipe} with the product's own network
 * and optimizer: an epoch is a round, the validation windows judge what would be served after it,
 * and the weights of the best epoch forecast.
 */
record NetworkMethod(String name, Recipe recipe) implements TrainedMethod {

    private static final ScaleSettings SCALE = RidgeMethod.SCALE;

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Fitted fit(Problem problem, long seed, Progress progress, Watch watch) {
        NetworkShape shape =
                new NetworkShape(
                        problem.series().channels(),
                        problem.lookback(),
                        problem.horizon(),
                        recipe.width());
        NetworkForecaster forecaster = new NetworkForecaster(shape, SCALE);
        try {
            Training training = new Training(problem, shape, seed, forecaster, progress);
            training.run(watch);
            forecaster.load(training.best);
            return new Fitted(
                    forecaster,
                    recipe.parameterization().trained(shape),
                    training.gradients,
                    training.details());
        } catch (RuntimeException e) {
            forecaster.close();
            throw e;
        }
    }

    /** One fit as it goes on. */
    private final class Training {

        private final Problem problem;
        private final NetworkShape shape;
        private final long seed;
        private final NetworkForecaster forecaster;
        private final Progress progress;
        private final EpochOrder order;

        private OptimizerState state;
        private float[] best;
        private double bestError = Double.POSITIVE_INFINITY;
        private int bestEpoch;
        private int epoch;
        private long gradients;
        private int escapesTried;
        private int escapesKept;
        private double smallestEigenvalue = Double.NaN;
        private double smallestResidual = Double.NaN;
        private double largestEigenvalue = Double.NaN;
        private RoundTelemetry last;

        Training(
                Problem problem,
                NetworkShape shape,
                long seed,
                NetworkForecaster forecaster,
                Progress progress) {
            this.problem = problem;
            this.shape = shape;
            this.seed = seed;
            this.forecaster = forecaster;
            this.progress = progress;
            order = new EpochOrder(problem.training(), recipe.batch(), seed);
        }

        void run(Watch watch) {
            state = OptimizerState.start(recipe.parameterization().start(shape, initial()));
            watch.see(new Seen(Double.NaN, Double.NaN));
            while (epoch < recipe.epochs() && epoch - bestEpoch < recipe.patience()) {
                if (!train()) {
                    break;
                }
                epoch++;
                watch.see(new Seen(last.lossAfter(), validate()));
            }
            if (best == null) {
                throw new BenchmarkException(
                        "Cannot fit %s: training diverged in the first epoch".formatted(name));
            }
        }

        private float[] initial() {
            return recipe.ridgeStart()
                    ? NetworkInitialization.fromRidge(
                            shape, RidgeMethod.shared(problem, progress.under("ridge")), seed)
                    : NetworkInitialization.random(shape, recipe.projectionScale(shape), seed);
        }

        /** One epoch; false if it diverged. */
        private boolean train() {
            try (FineTuning tuning =
                    FineTuning.open(
                            shape,
                            recipe.parameterization(),
                            SCALE,
                            recipe.optimizer(problem, epoch),
                            recipe.probe(),
                            ComputeDevice.cpu())) {
                float[] anchor = new float[state.parameters().length];
                RoundResult result = tuning.run(state, order, anchor, order.steps(), seed);
                if (!(result instanceof RoundResult.Completed completed)) {
                    return false;
                }
                state = completed.state();
                take(completed.telemetry());
                return true;
            }
        }

        private void take(RoundTelemetry telemetry) {
            last = telemetry;
            gradients += telemetry.gradientEvaluations();
            escapesTried += telemetry.escapesTried();
            escapesKept += telemetry.escapesKept();
            if (Double.isFinite(telemetry.lambdaMin())) {
                probed(telemetry);
            }
        }

        /** The last probe of an epoch that had one. */
        private void probed(RoundTelemetry telemetry) {
            if (!(smallestEigenvalue < telemetry.lambdaMin())) {
                smallestEigenvalue = telemetry.lambdaMin();
                smallestResidual = telemetry.lambdaMinResidual();
            }
            if (!(largestEigenvalue > telemetry.lambdaMax())) {
                largestEigenvalue = telemetry.lambdaMax();
            }
        }

        private double validate() {
            float[] weights = recipe.parameterization().served(shape, state.served());
            forecaster.load(weights);
            double error = Accuracy.of(forecaster, problem.validation()).mse();
            if (error < bestError) {
                bestError = error;
                bestEpoch = epoch;
                best = weights;
            }
            progress.show(
                    String.format(
                            Locale.ROOT,
                            "epoch %d, training %.4f, validation %.4f (best %.4f at %d)",
                            epoch,
                            last.lossAfter(),
                            error,
                            bestError,
                            bestEpoch));
            return error;
        }

        /** This fit as it stands. */
        private final class Seen implements Epoch {

            private final double trainingError;
            private final double validationError;

            Seen(double trainingError, double validationError) {
                this.trainingError = trainingError;
                this.validationError = validationError;
            }

            @Override
            public int number() {
                return epoch;
            }

            @Override
            public double trainingError() {
                return trainingError;
            }

            @Override
            public double validationError() {
                return validationError;
            }

            @Override
            public NetworkDiagnosis diagnose(int windows, int products) {
                try (FineTuning tuning =
                        FineTuning.open(
                                shape,
                                recipe.parameterization(),
                                SCALE,
                                recipe.optimizer(problem, epoch),
                                ComputeDevice.cpu())) {
                    return tuning.diagnose(state.served(), order, windows, products, 1, seed);
                }
            }
        }

        Map<String, Double> details() {
            Map<String, Double> details = new TreeMap<>();
            details.put("validationMse", bestError);
            details.put("epochs", (double) epoch);
            details.put("bestEpoch", (double) bestEpoch);
            details.put("trainingMse", last.lossAfter());
            details.put("attentionEntropy", last.attentionEntropy());
            if (recipe.escape()) {
                details.put("escapesTried", (double) escapesTried);
                details.put("escapesKept", (double) escapesKept);
                details.put("lambdaMin", smallestEigenvalue);
                details.put("lambdaMinResidual", smallestResidual);
                details.put("lambdaMax", largestEigenvalue);
            }
            return details;
        }
    }
}
