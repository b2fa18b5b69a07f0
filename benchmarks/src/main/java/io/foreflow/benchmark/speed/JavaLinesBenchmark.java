package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The four ridge lines of a batch in Java, as they are worked out while no network serves. */
@State(Scope.Thread)
public class JavaLinesBenchmark {

    static final int BATCH = 32;

    private static final NetworkShape SHAPE = NetworkProducts.REFERENCE;
    private static final int SHORT = ForecastBenchmark.SHORT_LOOKBACK;

    private NormalizedWindow window;
    private NormalizedWindow shortWindow;
    private RidgeLine line;
    private RidgeLine shortLine;
    private float[] values;
    private float[] forecasts;

    @Setup
    public void open() {
        ScaleSettings scale = new ScaleSettings(256, 100, 1e-2);
        window = new NormalizedWindow(SHAPE.lookback(), scale);
        shortWindow = new NormalizedWindow(SHORT, scale);
        line = ForecastBenchmark.line(SHAPE, SHAPE.lookback());
        shortLine = ForecastBenchmark.line(SHAPE, SHORT);
        int rows = BATCH * SHAPE.channels();
        values = ForecastBenchmark.gaussians(rows * SHAPE.lookback(), 1);
        forecasts = new float[rows * SHAPE.horizon()];
    }

    /** The lines of all channels and those of the channels' own cost the same. */
    @Benchmark
    public void linesInJava(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    int to = 0;
                    for (int end = SHAPE.lookback();
                            end <= values.length;
                            end += SHAPE.lookback(), to += SHAPE.horizon()) {
                        window.fill(values, end - SHAPE.lookback());
                        shortWindow.fill(values, end - SHORT);
                        for (int kind = 0; kind < 2; kind++) {
                            line.predict(window, forecasts, to);
                            shortLine.predict(shortWindow, forecasts, to);
                        }
                    }
                    blackhole.consume(forecasts);
                });
    }
}
