package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The online ridge at the reference look-back and horizon: taking windows in, and solving. */
@State(Scope.Thread)
public class RidgeBenchmark {

    /** Windows of one channel in a call. */
    static final int WINDOWS = 1000;

    private static final int LOOKBACK = NetworkProducts.REFERENCE.lookback();
    private static final int HORIZON = NetworkProducts.REFERENCE.horizon();

    private RidgeStatistics statistics;
    private float[] values;

    @Setup
    public void open() {
        statistics =
                new RidgeStatistics(
                        LOOKBACK,
                        HORIZON,
                        new ScaleSettings(256, 100, 1e-2),
                        new RidgeSettings(0.02, 4, Long.MAX_VALUE, 1, 0.5));
        values = new float[WINDOWS + LOOKBACK + HORIZON];
        new CounterRandom(1, Purpose.BATCH, 1).gaussians(values);
        absorb();
    }

    private void absorb() {
        for (int start = 0; start < WINDOWS; start++) {
            statistics.absorb(values, start, values, start + LOOKBACK, start, null);
        }
    }

    @Benchmark
    public void absorb(CpuTime time) {
        time.measure(this::absorb);
    }

    @Benchmark
    public void solve(CpuTime time, Blackhole blackhole) {
        time.measure(() -> blackhole.consume(statistics.solve(0.02)));
    }
}
