package io.foreflow.benchmark.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.GradientMode;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The engine's product of two matrices and nothing beside it: what arithmetic can cost at best. */
@State(Scope.Thread)
public class ProductBenchmark {

    /** Calls in one: a product of few rows is no longer than the reading of the clock. */
    static final int CALLS = 8;

    /** Rows, inner dimension and columns. */
    @Param("512x512x512")
    public String shape;

    @Param("float32")
    public String type;

    @Param("CPU")
    public Kind device = Kind.CPU;

    private NDManager manager;
    private NDArray left;
    private NDArray right;

    @Setup
    public void open() {
        ProductShape sides = ProductShape.parse(shape);
        manager = new ComputeDevice(device, 0).openManager();
        DataType numbers = DataType.valueOf(type.toUpperCase(Locale.ROOT));
        left = manager.full(new Shape(sides.rows(), sides.inner()), 0.5f, numbers);
        right = manager.full(new Shape(sides.inner(), sides.columns()), 0.25f, numbers);
    }

    @Benchmark
    public void product(CpuTime time, Blackhole blackhole) {
        time.measure(
                () ->
                        GradientMode.SILENT.run(
                                () -> {
                                    for (int i = 0; i < CALLS; i++) {
                                        try (NDArray product = left.matMul(right)) {
                                            blackhole.consume(product);
                                            if (i == CALLS - 1 && device != Kind.CPU) {
                                                // the device is behind: it has done all of them
                                                // when it has a number of the last
                                                blackhole.consume(product.getFloat(0, 0));
                                            }
                                        }
                                    }
                                    return null;
                                }));
    }

    @TearDown
    public void close() {
        manager.close();
    }
}
