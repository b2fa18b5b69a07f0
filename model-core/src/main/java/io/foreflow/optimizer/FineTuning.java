package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.GradientMode;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.Parameterization;
import io.foreflow.optimizer.EscapeExploreOptimizer.Decay;
import io.foreflow.optimizer.EscapeExploreOptimizer.Treatment;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;

/**
 * Rounds of fine-tuning of the channel-attention network by the Escape-Explore Optimizer. A round
 * is a pure function of its arguments, to the same bits in any thread; k steps, the state copied,
 * and m steps are k + m steps. Holds native memory only while a round runs, apart from one empty
 * scope. Not thread-safe; any number of instances may run at once.
 */
public final class FineTuning implements AutoCloseable {

    private final NetworkShape shape;
    private final Parameterization parameterization;
    private final ScaleSettings scale;
    private final OptimizerSettings settings;
    private final DataType type;
    private final EscapeExploreOptimizer optimizer;
    private final NDManager manager;

    private FineTuning(
            NetworkShape shape,
            Parameterization parameterization,
            ScaleSettings scale,
            OptimizerSettings settings,
            CurvatureProbe probe,
            ComputeDevice device,
            DataType type) {
        this.shape = shape;
        this.parameterization = parameterization;
        this.scale = scale;
        this.settings = settings;
        this.type = type;
        optimizer = new EscapeExploreOptimizer(settings, probe, type);
        manager = device.openManager();
    }

    public static FineTuning open(
            NetworkShape shape,
            ScaleSettings scale,
            OptimizerSettings settings,
            ComputeDevice device) {
        return open(shape, Parameterization.PLAIN, scale, settings, device);
    }

    /** With the weights' form chosen: ω is then of that form, in and out. */
    public static FineTuning open(
            NetworkShape shape,
            Parameterization parameterization,
            ScaleSettings scale,
            OptimizerSettings settings,
            ComputeDevice device) {
        return open(shape, parameterization, scale, settings, CurvatureProbe.LANCZOS, device);
    }

    /** With the weights' form and the curvature probe chosen. */
    public static FineTuning open(
            NetworkShape shape,
            Parameterization parameterization,
            ScaleSettings scale,
            OptimizerSettings settings,
            CurvatureProbe probe,
            ComputeDevice device) {
        return new FineTuning(
                shape, parameterization, scale, settings, probe, device, DataType.FLOAT32);
    }

    /**
     * Makes {@code steps} steps from {@code start}.
     *
     * @param data what batches are drawn from, by default by hash of (seed, global step, position)
     * @param anchor ω's length: what head weights decay towards (the ridge); attention weights
     *     decay towards its values too, which are zero; γ, β and the attention's biases do not
     *     decay
     * @param steps at least 1
     */
    public RoundResult run(
            OptimizerState start, TrainingWindows data, float[] anchor, int steps, long seed) {
        requireParameters("start", start.parameters());
        requireParameters("anchor", anchor);
        data.requireShape(shape);
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "Invalid round: %d steps (must be at least 1)".formatted(steps));
        }
        NetworkObjective objective =
                new NetworkObjective(
                        shape, parameterization, scale, settings.batch(), data, seed, type);
        return optimizer.run(
                manager,
                start,
                objective,
                new Treatment(
                        new Decay(anchor, Arrays.copyOf(decayMask(shape), anchor.length)),
                        layerWeights(shape, settings.layerDecay(), anchor.length)),
                steps,
                seed,
                objective::attention);
    }

    /**
     * Looks at weights from inside: curvature, attention, representation.
     *
     * @param omega what {@link #run} starts from or gives
     * @param data a batch is drawn from by hash of (seed, step, position), apart from those that
     *     train
     * @param windows in the batch, at least 1
     * @param products Hessian-vector products, at least 2, each costs two gradients; or 0: the
     *     curvature is then NaN
     * @param step keys the batch: equal steps look at equal windows
     */
    public NetworkDiagnosis diagnose(
            float[] omega, TrainingWindows data, int windows, int products, long step, long seed) {
        requireParameters("weights", omega);
        data.requireShape(shape);
        NetworkObjective objective =
                new NetworkObjective(shape, parameterization, scale, windows, data, seed, type);
        return GradientMode.SILENT.run(
                () -> {
                    try (NDManager call = manager.newSubManager()) {
                        NDArray vector = Vectors.copy(call, omega, type);
                        return objective.diagnose(call, vector, products, step);
                    }
                });
    }

    /** 1 for the weights that decay: W_Q, W_K, W_V, W_O and the head; 0 for γ, β and biases. */
    static float[] decayMask(NetworkShape shape) {
        float[] mask = new float[shape.parameters()];
        Arrays.fill(mask, shape.queryWeights(), shape.queryBias(), 1);
        Arrays.fill(mask, shape.keyWeights(), shape.keyBias(), 1);
        Arrays.fill(mask, shape.valueWeights(), shape.valueBias(), 1);
        Arrays.fill(mask, shape.outputWeights(), shape.outputBias(), 1);
        Arrays.fill(mask, shape.headWeights(), shape.parameters(), 1);
        return mask;
    }

    /**
     * α^l for each weight of layer l, counted from the input: 0 for γ and β, 1 for queries, keys
     * and values, 2 for the output projection, 3 for the head, and 1 for what a parameterization
     * puts behind them; null if α = 1.
     */
    static float[] layerWeights(NetworkShape shape, double alpha, int length) {
        if (alpha == 1) {
            return null;
        }
        float[] weights = new float[length];
        Arrays.fill(weights, 1);
        Arrays.fill(weights, shape.queryWeights(), shape.outputWeights(), (float) alpha);
        Arrays.fill(weights, shape.outputWeights(), shape.headWeights(), (float) (alpha * alpha));
        Arrays.fill(
                weights, shape.headWeights(), shape.parameters(), (float) (alpha * alpha * alpha));
        return weights;
    }

    private void requireParameters(String name, float[] vector) {
        int expected = parameterization.parameters(shape);
        if (vector.length != expected) {
            throw new IllegalArgumentException(
                    "Cannot fine-tune %s: expected %d parameters in %s, found %d"
                            .formatted(shape, expected, name, vector.length));
        }
    }

    /** Native arrays held now; none between rounds. */
    public int nativeArrays() {
        return manager.getManagedArrays().size();
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        manager.close();
    }
}
