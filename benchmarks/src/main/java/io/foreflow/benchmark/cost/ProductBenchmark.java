package io.foreflow.benchmark.cost;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.GradientMode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The machine's own rate: a product of two square matrices of {@value #SIDE} by the same engine.
 */
@State(Scope.Thread)
public class ProductBenchmark {

    static final int SIDE = 512;

    private NDManager manager;
    private NDArray left;
    private NDArray right;

    @Setup
    public void open() {
        manager = ComputeDevice.cpu().openManager();
        left = manager.ones(new Shape(SIDE, SIDE)).mul(0.5);
        right = manager.ones(new Shape(SIDE, SIDE)).mul(0.25);
    }

    @Benchmark
    public void product(CpuTime time, Blackhole blackhole) {
        time.measure(
                () ->
                        GradientMode.SILENT.run(
                                () -> {
                                    try (NDManager call = manager.newSubManager()) {
                                        call.tempAttachAll(left, right);
                                        blackhole.consume(left.matMul(right));
                                        return null;
                                    }
                                }));
    }

    @TearDown
    public void close() {
        manager.close();
    }
}
