package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A copy of {@value #BYTES} bytes, more than the caches hold. */
@State(Scope.Thread)
public class CopyBenchmark {

    static final int BYTES = 64 << 20;

    private float[] from;
    private float[] to;

    @Setup
    public void open() {
        from = new float[BYTES / Float.BYTES];
        to = new float[from.length];
        Arrays.fill(from, 1);
    }

    @Benchmark
    public void copy(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    System.arraycopy(from, 0, to, 0, from.length);
                    blackhole.consume(to);
                });
    }
}
