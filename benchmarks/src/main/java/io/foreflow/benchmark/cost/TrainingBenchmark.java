package io.foreflow.benchmark.cost;

import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.optimizer.FineTuning;
import io.foreflow.optimizer.NetworkDiagnosis;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.optimizer.TrainingSet;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;
import java.util.Arrays;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A round of steps with one curvature probe in it where escape is on: its time over its steps is
 * the average step.
 */
@State(Scope.Thread)
public class TrainingBenchmark {

    static final int STEPS = 200;

    private static final int WINDOWS = 256; // batches are drawn with replacement
    public static final int BATCH = 32;

    /** What is switched on, from Adam alone to everything. */
    public enum Optimizer {
        ADAM(false, false, false, Averaging.NONE),
        SAM(true, false, false, Averaging.NONE),
        EEO_WITHOUT_NOISE(true, true, false, Averaging.EMA),
        EEO(true, true, true, Averaging.EMA);

        private final boolean outer;
        private final boolean escape;
        private final boolean langevin;
        private final Averaging averaging;

        Optimizer(boolean outer, boolean escape, boolean langevin, Averaging averaging) {
            this.outer = outer;
            this.escape = escape;
            this.langevin = langevin;
            this.averaging = averaging;
        }

        private OptimizerSettings settings(int batch) {
            return new OptimizerSettings(
                    ReferenceShape.SHAPE.width(),
                    batch,
                    BaseStep.ADAM,
                    1e-5,
                    1,
                    0.9,
                    0.999,
                    1e-8,
                    1e-3,
                    1,
                    outer,
                    0.05,
                    false,
                    escape,
                    STEPS,
                    15,
                    0.05,
                    1,
                    langevin,
                    0.01,
                    averaging,
                    0.99);
        }
    }

    @Param public Optimizer optimizer;

    @Param("" + STEPS)
    public int steps = STEPS;

    @Param("" + BATCH)
    public int batch = BATCH;

    @Param("CPU")
    public Kind device = Kind.CPU;

    private FineTuning tuning;
    private TrainingSet data;
    private OptimizerState start;
    private float[] anchor;

    @Setup
    public void open() {
        int rows = WINDOWS * ReferenceShape.SHAPE.channels();
        float[] inputs = new float[rows * ReferenceShape.SHAPE.lookback()];
        float[] targets = new float[rows * ReferenceShape.SHAPE.horizon()];
        float[] available = new float[rows];
        float[] mask = new float[targets.length];
        new CounterRandom(1, Purpose.BATCH, 1).gaussians(inputs);
        new CounterRandom(1, Purpose.BATCH, 2).gaussians(targets);
        Arrays.fill(available, 1);
        Arrays.fill(mask, 1);
        data = new TrainingSet(WINDOWS, inputs, available, targets, mask);
        start = OptimizerState.start(NetworkInitialization.random(ReferenceShape.SHAPE, 1));
        anchor = new float[start.parameters().length];
        tuning =
                FineTuning.open(
                        ReferenceShape.SHAPE,
                        ReferenceShape.SCALE,
                        optimizer.settings(batch),
                        new ComputeDevice(device, 0));
    }

    /** What a run of JMH calls a round: parameters come by name. */
    public static String roundName(int batch, Kind device, Optimizer optimizer, int steps) {
        return "round %d %s %s %d"
                .formatted(batch, device, optimizer, steps)
                .toLowerCase(Locale.ROOT);
    }

    @Benchmark
    public void round(CpuTime time, Blackhole blackhole) {
        time.measure(() -> blackhole.consume(round()));
    }

    /** One round. */
    public RoundResult round() {
        return tuning.run(start, data, anchor, steps, 1);
    }

    /** A look at the weights that a round starts from, with so many Hessian-vector products. */
    public NetworkDiagnosis probe(int products) {
        return tuning.diagnose(start.parameters(), data, batch, products, 1, 1);
    }

    @TearDown
    public void close() {
        tuning.close();
    }
}
