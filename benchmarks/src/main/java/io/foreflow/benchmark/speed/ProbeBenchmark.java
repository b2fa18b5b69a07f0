package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.benchmark.cost.TrainingBenchmark;
import io.foreflow.network.ComputeDevice.Kind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A look at the weights from inside, with and without Hessian-vector products. */
@State(Scope.Thread)
public class ProbeBenchmark {

    static final int PRODUCTS = 15;

    @Param({"0", "15"})
    public int products;

    @Param("" + TrainingBenchmark.BATCH)
    public int batch = TrainingBenchmark.BATCH;

    @Param("CPU")
    public Kind device = Kind.CPU;

    private final TrainingBenchmark training = new TrainingBenchmark();

    @Setup
    public void open() {
        training.optimizer = TrainingBenchmark.Optimizer.EEO;
        training.batch = batch;
        training.device = device;
        training.open();
    }

    @Benchmark
    public void probe(CpuTime time, Blackhole blackhole) {
        time.measure(() -> blackhole.consume(training.probe(products)));
    }

    /** Native arrays that a look makes. */
    double nativeArrays() {
        return NativeArrayCount.of(() -> training.probe(products));
    }

    @TearDown
    public void close() {
        training.close();
    }
}
