package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A cost over a size, both on logarithmic axes, so that what grows in proportion is a straight
 * line.
 *
 * @param points cost by size
 */
public record Curve(String cost, String size, Map<Double, Double> points) {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 320;

    public Curve {
        points = new TreeMap<>(points);
    }

    /** Draws curves side by side, in rows that are all full. */
    public static void save(List<Curve> curves, int columns, Path file) {
        if (curves.size() % columns != 0) { // the library knows no place without a chart
            throw new BenchmarkException(
                    "Invalid number of columns: %d (must divide the %d curves)"
                            .formatted(columns, curves.size()));
        }
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            List<Chart<?, ?>> charts = new ArrayList<>();
            curves.forEach(curve -> charts.add(curve.chart()));
            BitmapEncoder.saveBitmap(
                    charts, charts.size() / columns, columns, file.toString(), BitmapFormat.PNG);
        } catch (IOException e) {
            throw new BenchmarkException(
                    "Cannot write picture %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private XYChart chart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(cost)
                        .xAxisTitle(size)
                        .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.addSeries(cost, new ArrayList<>(points.keySet()), new ArrayList<>(points.values()));
        return chart;
    }
}
