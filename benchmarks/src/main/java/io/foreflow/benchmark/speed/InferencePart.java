package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.ComputeDevice.Kind;
import io.foreflow.network.NetworkShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Windows a second, held against a machine that does nothing but the multiply-adds of the formula
 * at the rate at which the engine does the network's main product on the same device.
 */
public final class InferencePart implements SpeedPart {

    private static final List<String> ALL =
            List.of("7x1", "7x8", "7x32", "7x128", "21x32", "64x32");

    /** Enough windows to fill a GPU. */
    private static final List<String> LARGE = List.of("7x512", "7x2048");

    private static final List<String> FEW = List.of("7x32");

    @Override
    public String name() {
        return "inference";
    }

    @Override
    public boolean followsDevice() {
        return true;
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress) {
        String[] windows = windows(context);
        String device = context.deviceName();
        String[] products =
                Arrays.stream(windows).map(text -> product(text).toString()).toArray(String[]::new);
        Rounds rounds =
                Rounds.run(
                        context,
                        progress,
                        new Kernel(
                                ProductBenchmark.class,
                                Map.of(
                                        "shape",
                                        products,
                                        "device",
                                        new String[] {context.device().kind().name()})),
                        new Kernel(
                                ForecastBenchmark.class,
                                Map.of("windows", windows, "device", new String[] {device})),
                        new Kernel(JavaLinesBenchmark.class, Map.of()));

        List<SpeedFigure> figures = new ArrayList<>();
        for (String text : windows) {
            // JMH orders parameters by name
            String parameters = " " + device + " " + text;
            double[] nanos = rounds.deviceNanos("network" + parameters);
            double[] rate = rounds.productRate(product(text));
            double batch = batch(text);
            double[] limit = scaled(rate, 1e9 / NetworkProducts.multiplyAdds(shape(text)));
            String heading =
                    "D=%d B=%.0f%s".formatted(shape(text).channels(), batch, context.suffix());
            figures.add(
                    SpeedFigure.rate(
                            "network " + heading, "windows/s", rates(batch, nanos), limit));
            figures.add(
                    SpeedFigure.of(
                            "network " + heading + ", Java allocation",
                            "B/window",
                            scaled(rounds.bytes("network" + parameters), 1 / batch)));
            figures.add(
                    SpeedFigure.rate(
                            "all experts " + heading,
                            "windows/s",
                            rates(batch, rounds.deviceNanos("experts" + parameters)),
                            rates(batch, nanos)));
        }
        for (NetworkShape shape : shapes(windows)) {
            double network = NetworkProducts.multiplyAdds(shape);
            figures.add(
                    SpeedFigure.of(
                            "all experts D=%d, multiply-adds".formatted(shape.channels()),
                            "times the network's",
                            (network + MixtureLines.multiplyAdds(shape)) / network));
        }
        double[] network =
                rounds.deviceNanos("network " + device + " 7x" + JavaLinesBenchmark.BATCH);
        figures.add(
                SpeedFigure.rate(
                        "ridge lines alone, in Java D=7 B=" + JavaLinesBenchmark.BATCH,
                        "windows/s",
                        rates(JavaLinesBenchmark.BATCH, rounds.cpuNanos("linesInJava")),
                        rates(JavaLinesBenchmark.BATCH, network)));
        return figures;
    }

    static String[] windows(SpeedContext context) {
        List<String> windows = new ArrayList<>(context.isShort() ? FEW : ALL);
        if (!context.isShort() && context.device().kind() == Kind.GPU) {
            windows.addAll(LARGE);
        }
        return windows.toArray(String[]::new);
    }

    private static List<NetworkShape> shapes(String[] windows) {
        return Arrays.stream(windows).map(InferencePart::shape).distinct().toList();
    }

    private static double[] rates(double batch, double[] nanos) {
        return Arrays.stream(nanos).map(time -> batch * 1e9 / time).toArray();
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }

    private static ProductShape product(String windows) {
        return NetworkProducts.main(shape(windows), batch(windows));
    }

    private static NetworkShape shape(String windows) {
        NetworkShape reference = NetworkProducts.REFERENCE;
        return new NetworkShape(
                Integer.parseInt(windows.split("x")[0]),
                reference.lookback(),
                reference.horizon(),
                reference.width());
    }

    private static int batch(String windows) {
        return Integer.parseInt(windows.split("x")[1]);
    }
}
