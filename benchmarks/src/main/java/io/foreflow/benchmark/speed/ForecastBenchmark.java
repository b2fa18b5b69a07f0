package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.cost.CpuTime;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.RidgeLines;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A batch of windows from scaled values to scaled forecasts: by the network alone, and by the
 * network and the four ridge lines of the mixture (the naive experts cost nothing), which the
 * engine works out beside it, or Java, as it does while no network serves.
 */
@State(Scope.Thread)
public class ForecastBenchmark {

    static final int SHORT_LOOKBACK = 96;

    /** Channels and windows. */
    @Param("7x32")
    public String windows;

    @Param("cpu")
    public String device;

    private NetworkShape shape;
    private int batch;
    private ChannelAttentionForecaster forecaster;
    private ChannelAttentionForecaster allExperts;
    private LineForecasts engineLines;
    private float[] values;
    private float[] available;
    private float[] forecasts;

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
        ScaleSettings scale = new ScaleSettings(256, 100, 1e-2);
        values = gaussians(rows * shape.lookback(), 1);
        available = new float[rows];
        Arrays.fill(available, 1);
        forecasts = new float[rows * shape.horizon()];
        RidgeLine line = line(shape, shape.lookback());
        RidgeLine shortLine = line(shape, SHORT_LOOKBACK);
        ComputeDevice where =
                Kind.valueOf(device.toUpperCase(Locale.ROOT)) == Kind.CPU
                        ? ComputeDevice.cpu()
                        : ComputeDevice.gpu(0);
        forecaster = ChannelAttentionForecaster.open(shape, scale, batch, where);
        forecaster.load(NetworkInitialization.random(shape, 1));
        allExperts = ChannelAttentionForecaster.open(shape, scale, batch, where);
        allExperts.load(NetworkInitialization.random(shape, 1));
        List<RidgeLine> own = Collections.nCopies(shape.channels(), line);
        List<RidgeLine> ownShort = Collections.nCopies(shape.channels(), shortLine);
        allExperts.load(new RidgeLines(line, own, shortLine, ownShort), SHORT_LOOKBACK);
        engineLines = new LineForecasts(shape, batch);
    }

    static RidgeLine line(NetworkShape shape, int lookback) {
        float[] weights = gaussians((lookback + 1) * shape.horizon(), 2);
        return new RidgeLine(lookback, shape.horizon(), weights, 1);
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
                    allExperts.forecast(values, available, batch, forecasts, null, engineLines);
                    blackhole.consume(forecasts);
                    blackhole.consume(engineLines);
                });
    }

    @TearDown
    public void close() {
        forecaster.close();
        allExperts.close();
    }
}
