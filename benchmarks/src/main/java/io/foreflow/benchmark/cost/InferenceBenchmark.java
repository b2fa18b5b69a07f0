package io.foreflow.benchmark.cost;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.ChannelAttention;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.FoldedWeights;
import io.foreflow.network.GradientMode;
import io.foreflow.network.HostBuffer;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One forward pass of a batch, from a tensor of normalised windows to an array of normalised
 * forecasts: folded as the product does it, and plain. {@code windows} is the product's whole way
 * from scaled values to scaled values.
 */
@State(Scope.Thread)
public class InferenceBenchmark {

    private static final double TOLERANCE = 1e-5;

    @Param({"1", "8", "32", "128"})
    public int batch;

    private NDManager manager;
    private NDArray normalised;
    private NDArray mask;
    private ChannelAttention network;
    private FoldedWeights folded;
    private NDArray[] lentFolded;
    private PlainGraph plain;
    private NDArray[] lentPlain;
    private ChannelAttentionForecaster forecaster;
    private float[] values;
    private float[] available;
    private float[] forecasts;
    private AttentionEffects effects;

    @Setup
    public void open() {
        NetworkShape shape = ReferenceShape.SHAPE;
        manager = ComputeDevice.cpu().openManager();
        float[] omega = NetworkInitialization.random(shape, 1);
        values = new float[batch * shape.channels() * shape.lookback()];
        new CounterRandom(1, Purpose.BATCH, 1).gaussians(values);
        available = new float[batch * shape.channels()];
        Arrays.fill(available, 1);
        forecasts = new float[batch * shape.channels() * shape.horizon()];
        Shape windows = new Shape(batch, shape.channels(), shape.lookback());
        normalised = HostBuffer.copy(manager, values, DataType.FLOAT32, windows);
        mask = manager.zeros(new Shape(batch, 1, shape.channels()));
        network = new ChannelAttention(shape);
        GradientMode.SILENT.run(
                () -> {
                    Shape flat = new Shape(omega.length);
                    NDArray vector = HostBuffer.copy(manager, omega, DataType.FLOAT32, flat);
                    folded = FoldedWeights.of(shape, vector);
                    plain = new PlainGraph(shape, omega, manager);
                    return null;
                });
        lentFolded =
                new NDArray[] {
                    normalised,
                    mask,
                    folded.gamma(),
                    folded.beta(),
                    folded.product(),
                    folded.shift(),
                    folded.mixing(),
                    folded.slope(),
                    folded.temperature()
                };
        NDArray[] weights = plain.tensors();
        lentPlain = Arrays.copyOf(weights, weights.length + 2);
        lentPlain[weights.length] = normalised;
        lentPlain[weights.length + 1] = mask;
        forecaster =
                ChannelAttentionForecaster.open(
                        shape, ReferenceShape.SCALE, batch, ComputeDevice.cpu());
        forecaster.load(omega);
        effects = new AttentionEffects(shape, batch);
        requireEqualOutputs();
    }

    private void requireEqualOutputs() {
        float[] one = runFolded();
        float[] other = runPlain();
        for (int i = 0; i < one.length; i++) {
            if (!(Math.abs(one[i] - other[i]) <= TOLERANCE)) {
                throw new IllegalStateException(
                        "Cannot compare the folded with the plain graph: forecast %d is %s and %s"
                                .formatted(i, one[i], other[i]));
            }
        }
    }

    @Benchmark
    public void folded(CpuTime time, Blackhole blackhole) {
        time.measure(() -> blackhole.consume(runFolded()));
    }

    @Benchmark
    public void plain(CpuTime time, Blackhole blackhole) {
        time.measure(() -> blackhole.consume(runPlain()));
    }

    @Benchmark
    public void windows(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    forecaster.forecast(values, available, batch, forecasts);
                    blackhole.consume(forecasts);
                });
    }

    /** As {@code windows}, with what the channels said to each other. */
    @Benchmark
    public void explained(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    forecaster.forecast(values, available, batch, forecasts, effects);
                    blackhole.consume(effects);
                });
    }

    private float[] runFolded() {
        return GradientMode.SILENT.run(
                () -> {
                    try (NDManager call = manager.newSubManager()) {
                        call.tempAttachAll(lentFolded);
                        return network.forward(folded, normalised, mask).forecasts().toFloatArray();
                    }
                });
    }

    private float[] runPlain() {
        return GradientMode.SILENT.run(
                () -> {
                    try (NDManager call = manager.newSubManager()) {
                        call.tempAttachAll(lentPlain);
                        return plain.forward(normalised, mask).toFloatArray();
                    }
                });
    }

    @TearDown
    public void close() {
        forecaster.close();
        manager.close();
    }
}
