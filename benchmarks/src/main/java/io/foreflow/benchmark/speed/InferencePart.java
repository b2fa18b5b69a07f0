package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import io.foreflow.network.NetworkShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Windows a second, held against a machine that does nothing but the multiply-adds of the formula
 * at the rate at which the engine does the network's main product. The limit is the processor's
 * whatever the device.
 */
public final class InferencePart implements SpeedPart {

    private static final List<String> ALL =
            List.of("7x1", "7x8", "7x32", "7x128", "21x32", "64x32");
    private static final List<String> FEW = List.of("7x32");

    @Override
    public String name() {
        return "inference";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress) {
        String[] windows = (context.isShort() ? FEW : ALL).toArray(String[]::new);
        String device = context.device().kind().name().toLowerCase(Locale.ROOT);
        String[] products =
                Arrays.stream(windows).map(text -> product(text).toString()).toArray(String[]::new);
        Rounds rounds =
                Rounds.run(
                        context,
                        progress,
                        Kernel.of(ProductBenchmark.class, "shape", products),
                        new Kernel(
                                ForecastBenchmark.class,
                                Map.of("windows", windows, "device", new String[] {device})),
                        new Kernel(JavaLinesBenchmark.class, Map.of()));

        List<SpeedFigure> figures = new ArrayList<>();
        for (String text : windows) {
            // JMH orders parameters by name
            String parameters = " " + device + " " + text;
            double[] nanos = rounds.cpuNanos("network" + parameters);
            double[] rate = rounds.productRate(product(text));
            double batch = batch(text);
            double[] limit = scaled(rate, 1e9 / NetworkProducts.multiplyAdds(shape(text)));
            String heading = "D=%d B=%.0f".formatted(shape(text).channels(), batch);
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
                            "network and ridges " + heading,
                            "windows/s",
                            rates(batch, rounds.cpuNanos("experts" + parameters)),
                            rates(batch, nanos)));
        }
        double[] network = rounds.cpuNanos("network " + device + " 7x" + JavaLinesBenchmark.BATCH);
        figures.add(
                SpeedFigure.rate(
                        "ridges alone, in Java D=7 B=" + JavaLinesBenchmark.BATCH,
                        "windows/s",
                        rates(JavaLinesBenchmark.BATCH, rounds.cpuNanos("linesInJava")),
                        rates(JavaLinesBenchmark.BATCH, network)));
        return figures;
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
