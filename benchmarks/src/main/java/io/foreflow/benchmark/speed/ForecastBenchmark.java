package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.LineForecasts.Line;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.ScaleSettings;
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
 * A batch of windows from scaled values to scaled forecasts: by the network alone, and by all
 * experts that the mixture hears by default (the naive ones cost nothing), network and ridge lines,
 * which the engine works out beside it.
 */
@State(Scope.Thread)
public class ForecastBenchmark {

    /** Channels and windows. */
    @Param("7x32")
    public String windows;

    @Param("cpu")
    public String device;

    private NetworkShape shape;
    private int batch;
    private ChannelAttentionForecaster forecaster;
    private ChannelAttentionForecaster allExperts;
    private LineForecasts lines;
    private float[] values;
    private float[] available;
    private float[] forecasts;
    private float[] lineForecasts;

    @Setup
    public void open() {
        String[] sides = windows.split("x");
        NetworkShape reference = NetworkProducts.REFERENCE;
        shape =
                new NetworkShape(
                        Integer.parseInt(sides[0]),
                        reference.lookback(),
                        reference.horizon(),
                        reference.width());
        batch = Integer.parseInt(sides[1]);
        int rows = batch * shape.channels();
        ScaleSettings scale = MixtureLines.SCALE;
        values = gaussians(rows * shape.lookback(), 1);
        available = new float[rows];
        Arrays.fill(available, 1);
        forecasts = new float[rows * shape.horizon()];
        lineForecasts = new float[forecasts.length];
        ComputeDevice where =
                Kind.valueOf(device.toUpperCase(Locale.ROOT)) == Kind.CPU
                        ? ComputeDevice.cpu()
                        : ComputeDevice.gpu(0);
        forecaster = ChannelAttentionForecaster.open(shape, scale, batch, where);
        forecaster.load(NetworkInitialization.random(shape, 1));
        allExperts = ChannelAttentionForecaster.open(shape, scale, batch, where);
        allExperts.load(NetworkInitialization.random(shape, 1));
        allExperts.load(MixtureLines.of(shape), MixtureLines.SHORT_LOOKBACK);
        lines = new LineForecasts(shape, batch);
    }

    static float[] gaussians(int length, long counter) {
        float[] values = new float[length];
        new CounterRandom(1, Purpose.BATCH, counter).gaussians(values);
        return values;
    }

    @Benchmark
    public void network(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    forecaster.forecast(values, available, batch, forecasts);
                    blackhole.consume(forecasts);
                });
    }

    @Benchmark
    public void experts(CpuTime time, Blackhole blackhole) {
        time.measure(
                () -> {
                    allExperts.forecast(values, available, batch, forecasts, null, lines);
                    blackhole.consume(forecasts);
                    for (Line line : Line.values()) {
                        read(line, blackhole);
                    }
                });
    }

    private void read(Line line, Blackhole blackhole) {
        for (int row = 0; row < available.length && lines.known(line); row++) {
            int channels = shape.channels();
            lines.read(line, row / channels, row % channels, lineForecasts, row * shape.horizon());
        }
        blackhole.consume(lineForecasts);
    }

    @TearDown
    public void close() {
        forecaster.close();
        allExperts.close();
    }
}
