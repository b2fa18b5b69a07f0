package io.foreflow.benchmark.cost;

import io.foreflow.benchmark.cost.TrainingBenchmark.Optimizer;
import io.foreflow.benchmark.run.TextTable;
import io.foreflow.network.ComputeDevice.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured, by benchmark and parameter, and the ratios that are asked for.
 *
 * @param costs of one call
 */
public record Costs(Map<String, Cost> costs) {

    private static final int[] BATCHES = {1, 8, 32, 128};

    /** Multiply-adds of a window in the folded form: one product and one mixing. */
    private static final double OPERATIONS = operations();

    public Costs {
        costs = new TreeMap<>(costs);
    }

    /**
     * @param wallNanos median over iterations
     * @param cpuNanos median over iterations, of the calling thread
     */
    public record Cost(double wallNanos, double cpuNanos) {}

    /**
     * One line of the table.
     *
     * @param target what is promised of the ratio, or empty
     */
    public record Line(
            String name, double wall, double cpu, String unit, double ratio, String target) {}

    private static double operations() {
        double inputs = ReferenceShape.SHAPE.channels() * (double) ReferenceShape.SHAPE.lookback();
        int width = ReferenceShape.SHAPE.width();
        return inputs * (3 * width + ReferenceShape.SHAPE.horizon())
                + ReferenceShape.SHAPE.channels() * (double) width * ReferenceShape.SHAPE.horizon();
    }

    /** Every line; ratios are of processor times. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Cost adam = costs.get(round(Optimizer.ADAM));
        lines.add(step("step, Adam", adam, adam, ""));
        lines.add(
                step(
                        "step, EEO without noise",
                        costs.get(round(Optimizer.EEO_WITHOUT_NOISE)),
                        adam,
                        "at most 2.2 × Adam"));
        lines.add(step("step, EEO", costs.get(round(Optimizer.EEO)), adam, "at most 2.5 × Adam"));
        for (int batch : BATCHES) {
            Cost plain = costs.get("plain " + batch);
            Cost folded = costs.get("folded " + batch);
            lines.add(
                    new Line(
                            "forward B=" + batch + ", plain",
                            micros(plain.wallNanos),
                            micros(plain.cpuNanos),
                            "µs",
                            1,
                            ""));
            lines.add(
                    new Line(
                            "forward B=" + batch + ", folded",
                            micros(folded.wallNanos),
                            micros(folded.cpuNanos),
                            "µs",
                            plain.cpuNanos / folded.cpuNanos,
                            batch >= 32 ? "at least 1.15 × as fast" : "at least as fast"));
        }
        Cost product = costs.get("product");
        double side = ProductBenchmark.SIDE;
        double rate = side * side * side / product.cpuNanos;
        lines.add(
                new Line(
                        "square product, 10⁹ multiply-adds/s",
                        side * side * side / product.wallNanos,
                        rate,
                        "",
                        1,
                        ""));
        for (int batch : BATCHES) {
            Cost windows = costs.get("windows " + batch);
            lines.add(
                    new Line(
                            "forecast B=" + batch + ", windows/s",
                            batch * 1e9 / windows.wallNanos,
                            batch * 1e9 / windows.cpuNanos,
                            "",
                            batch * OPERATIONS / windows.cpuNanos / rate,
                            "of the product's rate"));
            Cost explained = costs.get("explained " + batch);
            lines.add(
                    new Line(
                            "forecast and explain B=" + batch + ", windows/s",
                            batch * 1e9 / explained.wallNanos,
                            batch * 1e9 / explained.cpuNanos,
                            "",
                            windows.cpuNanos / explained.cpuNanos,
                            "of the forecast's rate"));
        }
        return lines;
    }

    private static String round(Optimizer optimizer) {
        return TrainingBenchmark.roundName(
                TrainingBenchmark.BATCH, Kind.CPU, optimizer, TrainingBenchmark.STEPS);
    }

    private static Line step(String name, Cost cost, Cost adam, String target) {
        double steps = TrainingBenchmark.STEPS;
        return new Line(
                name,
                micros(cost.wallNanos) / steps,
                micros(cost.cpuNanos) / steps,
                "µs",
                cost.cpuNanos / adam.cpuNanos,
                target);
    }

    private static double micros(double nanos) {
        return nanos / 1e3;
    }

    public String table() {
        List<List<String>> cells = new ArrayList<>();
        for (Line line : lines()) {
            cells.add(
                    List.of(
                            line.name,
                            number(line.wall),
                            number(line.cpu),
                            line.unit,
                            String.format(Locale.ROOT, "%.2f", line.ratio),
                            line.target));
        }
        return TextTable.of(List.of("what", "wall", "processor", "", "ratio", "target"), cells, 1);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
