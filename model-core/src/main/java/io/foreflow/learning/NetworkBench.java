package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.FineTuning;
import io.foreflow.optimizer.NetworkDiagnosis;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.optimizer.TrainingSet;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;

/** The channel-attention network on a device; native memory is taken at first use. */
final class NetworkBench implements TuningBench {

    private final ModelSettings settings;
    private final NetworkShape shape;
    private final ComputeDevice device;
    private FineTuning tuning;
    private ChannelAttentionForecaster forecaster;

    NetworkBench(ModelSettings settings, ComputeDevice device) {
        this.settings = settings;
        this.device = device;
        shape = settings.shape();
    }

    @Override
    public float[] initial(RidgeLine ridge) {
        return NetworkInitialization.fromRidge(shape, ridge, settings.learn().seed());
    }

    @Override
    public RoundResult train(
            OptimizerState start, WindowBatch training, RidgeLine anchor, int steps, long seed) {
        if (tuning == null) {
            tuning = FineTuning.open(shape, settings.scale(), settings.optimizer(), device);
        }
        TrainingSet set =
                new TrainingSet(
                        training.count(),
                        training.windows(),
                        training.available(),
                        training.maskedTargets(),
                        training.targetMask());
        float[] ridge = NetworkInitialization.ridgePart(shape, anchor);
        RoundResult result = tuning.run(start, set, ridge, steps, seed);
        return result instanceof RoundResult.Completed completed
                ? seen(completed, set, seed)
                : result;
    }

    /** Looks at what the round ended with; at its curvature only if no probe of the round did. */
    private RoundResult seen(RoundResult.Completed round, TrainingSet set, long seed) {
        OptimizerState state = round.state();
        int products = round.telemetry().probed() ? 0 : diagnosisProducts(settings.optimizer());
        NetworkDiagnosis network =
                tuning.diagnose(
                        state.served(),
                        set,
                        settings.optimizer().batch(),
                        products,
                        state.step(),
                        seed);
        return new RoundResult.Completed(state, round.telemetry().seen(network));
    }

    /** Half of a probe's: a seventh of the gradients of a round of 60 steps. */
    private static int diagnosisProducts(OptimizerSettings optimizer) {
        return Math.max(2, optimizer.lanczosSteps() / 2);
    }

    @Override
    public float[] forecasts(float[] weights, WindowBatch batch) {
        if (forecaster == null) {
            forecaster =
                    ChannelAttentionForecaster.open(
                            shape, settings.scale(), settings.forecast().batch(), device);
        }
        forecaster.load(weights);
        float[] forecasts = new float[batch.targets().length];
        forecaster.forecast(batch.windows(), batch.available(), batch.count(), forecasts);
        return forecasts;
    }

    @Override
    public int nativeArrays() {
        return (forecaster == null ? 0 : forecaster.nativeArrays())
                + (tuning == null ? 0 : tuning.nativeArrays());
    }

    @Override
    public void close() {
        if (forecaster != null) {
            forecaster.close();
        }
        if (tuning != null) {
            tuning.close();
        }
    }
}
