package io.foreflow.benchmark.diagnosis;

import io.foreflow.benchmark.BenchmarkException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Courses as PNG files: {@code losses}, {@code curvature}, {@code collapse} over the epochs, and
 * {@code attention} and {@code spectra} of the epoch that forecasts.
 */
public final class Pictures {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 380;
    private static final double SMALLEST = 1e-6;
    private static final Color[] COLOURS = {
        new Color(0xC0392B), new Color(0x2471A3), new Color(0x1E8449), new Color(0x7D3C98)
    };

    private final String title;
    private final List<Course> courses;

    /**
     * @param title what they were trained on
     */
    public Pictures(String title, List<Course> courses) {
        this.title = title;
        this.courses = List.copyOf(courses);
    }

    /** Writes the files and gives their paths. */
    public List<Path> write(Path folder) {
        try {
            Files.createDirectories(folder);
            return List.of(
                    save(folder.resolve("losses.png"), losses()),
                    save(folder.resolve("curvature.png"), curvature()),
                    save(folder.resolve("collapse.png"), collapse()),
                    save(folder.resolve("attention.png"), attention()),
                    save(folder.resolve("spectra.png"), spectra()));
        } catch (IOException e) {
            throw new BenchmarkException(
                    "Cannot write pictures to %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static Path save(Path file, List<Chart<?, ?>> charts) throws IOException {
        BitmapEncoder.saveBitmap(charts, 1, charts.size(), file.toString(), BitmapFormat.PNG);
        return file;
    }

    private List<Chart<?, ?>> losses() {
        return List.of(
                overEpochs("training loss", Course.Point::trainingError),
                overEpochs("validation MSE", Course.Point::validationError));
    }

    private List<Chart<?, ?>> curvature() {
        return List.of(
                overEpochs("λ max (sharpness)", p -> p.network().lambdaMax()),
                overEpochs("λ min", p -> p.network().lambdaMin()));
    }

    private List<Chart<?, ?>> collapse() {
        return List.of(
                overEpochs("row entropy of A, nats", p -> p.network().attentionEntropy()),
                overEpochs("effective rank of A", p -> p.network().attentionEffectiveRank()),
                overEpochs(
                        "effective rank of what the head sees",
                        p -> p.network().representationEffectiveRank()));
    }

    private XYChart overEpochs(String name, ToDoubleFunction<Course.Point> value) {
        XYChart chart = chart(name, "epoch");
        for (int i = 0; i < courses.size(); i++) {
            List<Double> epochs = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (Course.Point point : courses.get(i).epochs()) {
                double y = value.applyAsDouble(point);
                if (Double.isFinite(y)) {
                    epochs.add((double) point.number());
                    values.add(y);
                }
            }
            add(chart, i, epochs, values);
        }
        return chart;
    }

    private List<Chart<?, ?>> spectra() {
        return List.of(
                spectrum("singular values of A", p -> p.network().attentionSpectrum()),
                spectrum(
                        "singular values of what the head sees",
                        p -> p.network().representationSpectrum()));
    }

    private XYChart spectrum(String name, Function<Course.Point, double[]> values) {
        XYChart chart = chart(name, "place");
        chart.getStyler().setYAxisLogarithmic(true);
        for (int i = 0; i < courses.size(); i++) {
            List<Double> places = new ArrayList<>();
            List<Double> heights = new ArrayList<>();
            double[] spectrum = values.apply(courses.get(i).best());
            for (int k = 0; k < spectrum.length; k++) {
                places.add(k + 1.0);
                heights.add(Math.max(spectrum[k], SMALLEST));
            }
            add(chart, i, places, heights);
        }
        return chart;
    }

    private XYChart chart(String name, String abscissa) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title + ": " + name)
                        .xAxisTitle(abscissa)
                        .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotGridLinesColor(new Color(0xDDDDDD));
        return chart;
    }

    private void add(XYChart chart, int course, List<Double> x, List<Double> y) {
        if (x.isEmpty()) {
            return;
        }
        XYSeries series = chart.addSeries(courses.get(course).method(), x, y);
        series.setLineColor(COLOURS[course % COLOURS.length]);
        series.setLineStyle(new BasicStroke(2));
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(COLOURS[course % COLOURS.length]);
    }

    private List<Chart<?, ?>> attention() {
        List<Chart<?, ?>> charts = new ArrayList<>();
        for (Course course : courses) {
            charts.add(heatMap(course));
        }
        return charts;
    }

    /** Mean A: row i is what channel i listens to; the first channel is on top. */
    private HeatMapChart heatMap(Course course) {
        double[] attention = course.best().network().attention();
        int channels = (int) Math.round(Math.sqrt(attention.length));
        int[] names = new int[channels];
        int[][] cells = new int[channels][channels];
        for (int row = 0; row < channels; row++) {
            names[row] = row + 1;
            for (int column = 0; column < channels; column++) {
                // per cent; the y axis points upwards
                cells[column][channels - 1 - row] =
                        (int) Math.round(100 * attention[row * channels + column]);
            }
        }
        HeatMapChart chart =
                new HeatMapChartBuilder()
                        .width(WIDTH - 100)
                        .height(HEIGHT)
                        .title(title + ": A of " + course.method() + ", %")
                        .xAxisTitle("channel listened to")
                        .yAxisTitle("channel (first on top)")
                        .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setMin(0);
        chart.getStyler().setMax(100);
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, COLOURS[1]});
        chart.getStyler().setShowValue(true);
        chart.getStyler().setYAxisTicksVisible(false);
        chart.addSeries("A", names, names, cells);
        return chart;
    }
}
