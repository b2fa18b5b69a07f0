package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.linear.JointRidge;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.RidgeLines;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** All ridge lines of a batch in Java, as they are worked out while no network serves. */
@State(Scope.Thread)
public class JavaLinesBenchmark {

    static final int BATCH = 32;

    private static final NetworkShape SHAPE = NetworkProducts.REFERENCE;
    private static final int SHORT = MixtureLines.SHORT_LOOKBACK;

    private NormalizedWindow window;
    private NormalizedWindow[] shortWindows; // of every channel
    private RidgeLines lines;
    private float[] values;
    private float[] forecasts;

    @Setup
    public void open() {
        window = new NormalizedWindow(SHAPE.lookback(), MixtureLines.SCALE);
        shortWindows = JointRidge.windows(SHAPE.channels(), SHORT, MixtureLines.SCALE);
        lines = MixtureLines.of(SHAPE);
        int rows = BATCH * SHAPE.channels();
        values = ForecastBenchmark.gaussians(rows * SHAPE.lookback(), 1);
        forecasts = new float[rows * SHAPE.horizon()];
    }

    @Benchmark
    public void linesInJava(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    for (int slot = 0; slot < BATCH; slot++) {
                        predict(slot);
                        blackhole.consume(forecasts);
                    }
                });
    }

    private void predict(int slot) {
        int channels = SHAPE.channels();
        for (int channel = 0; channel < channels; channel++) {
            int end = (slot * channels + channel + 1) * SHAPE.lookback();
            int to = (slot * channels + channel) * SHAPE.horizon();
            window.fill(values, end - SHAPE.lookback());
            shortWindows[channel].fill(values, end - SHORT);
            lines.shared().predict(window, forecasts, to);
            lines.own().get(channel).predict(window, forecasts, to);
            lines.normalised().get(channel).predict(window, forecasts, to);
            lines.sharedShort().predict(shortWindows[channel], forecasts, to);
            lines.ownShort().get(channel).predict(shortWindows[channel], forecasts, to);
        }
        int to = slot * channels * SHAPE.horizon();
        lines.joint().predict(shortWindows, forecasts, to);
    }
}
