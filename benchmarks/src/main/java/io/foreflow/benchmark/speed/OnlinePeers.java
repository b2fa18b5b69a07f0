package io.foreflow.benchmark.speed;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.online.Configuration;
import io.foreflow.benchmark.online.OnlineForecaster;
import io.foreflow.benchmark.online.OnlineMethods;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Forecasters that learn while they forecast, row by row over the first rows of a table: the
 * product's mixture of what needs no training rounds, RCFCaster, and an ARIMA a channel that is
 * fitted again at each of a few origins. Errors of the first two are over every origin of the last
 * third, beside ARIMA over the origins it was fitted at, in units of the first rows; the processor
 * time of the first two holds all their learning.
 */
final class OnlinePeers {

    private static final int HORIZON = 24;
    private static final int LOOKBACK = 192;
    private static final int SHINGLE = 24;
    private static final String ARIMA_ORDER = "2,1,2";
    private static final String ARIMA_ROWS = "512";

    private final SeriesTable table;
    private final Configuration configuration;
    private final PythonPeer arima;
    private final SpeedContext context;
    private final int scaleRows;
    private final int first;
    private final int last;
    private final int[] fitted; // origins at which ARIMA is
    private final double[] scales;

    OnlinePeers(SeriesTable table, Configuration configuration, Path python, SpeedContext context) {
        this.table = table;
        this.configuration = configuration;
        arima = new PythonPeer(python, "arima.py", "statsmodels", "python3-statsmodels");
        this.context = context;
        int rows = Math.min(table.rows(), context.isShort() ? 900 : 5040);
        scaleRows = rows / 2;
        int count = context.isShort() ? 2 : 20;
        first = Math.max(rows * 2 / 3, 512);
        last = rows - HORIZON - 1;
        fitted = new int[count];
        Arrays.setAll(fitted, i -> first + i * (last - first) / count);
        scales = StandardizedSeries.scales(table, scaleRows);
    }

    /** Seconds of processor time a forecast, and errors over all origins and over ARIMA's. */
    private record Outcome(double secondsAForecast, double mse, double mseWhereFitted) {}

    List<SpeedFigure> run(Progress progress) throws IOException, InterruptedException {
        progress.show(table.name() + ", mixture");
        ModelSettings settings = configuration.settings(keys());
        SeriesKey key = new SeriesKey(settings.name(), table.name());
        Outcome ours;
        try (OnlineForecaster mixture = OnlineMethods.named("mixture").open(settings, key)) {
            ours = measure(mixture);
        }
        progress.show(table.name() + ", RCFCaster");
        Outcome forest;
        try (OnlineForecaster caster =
                new RandomCutForecaster(table.channels().size(), SHINGLE, HORIZON)) {
            forest = measure(caster);
        }
        List<SpeedFigure> figures = new ArrayList<>();
        figures.addAll(beside("RCFCaster", ours, forest, ours.mse, forest.mse));
        String missing = arima.missing();
        if (missing == null) {
            progress.show(table.name() + ", ARIMA");
            Outcome fits = arima();
            figures.addAll(beside("ARIMA", ours, fits, ours.mseWhereFitted, fits.mseWhereFitted));
        } else {
            context.note("Skipped ARIMA: " + missing);
        }
        return figures;
    }

    private List<SpeedFigure> beside(
            String peer, Outcome ours, Outcome theirs, double ourError, double theirError) {
        String heading = "%s beside %s, ".formatted(table.name(), peer);
        return List.of(
                SpeedFigure.rate(
                        heading + "forecasts/s a core",
                        "1/s",
                        new double[] {1 / ours.secondsAForecast},
                        new double[] {1 / theirs.secondsAForecast}),
                SpeedFigure.time(
                        heading + "mean squared error",
                        "1",
                        new double[] {ourError},
                        new double[] {theirError}));
    }

    private Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        long day = Duration.ofDays(1).toMillis() / table.step().toMillis();
        keys.put("forecast.lookback", "" + Math.max(LOOKBACK, day)); // a season has to fit
        keys.put("forecast.horizon", "" + HORIZON);
        keys.put("forecast.report", "1," + HORIZON);
        keys.put("scaler.rows", "" + scaleRows);
        keys.put("learn.tuned", "false");
        return keys;
    }

    private Outcome measure(OnlineForecaster forecaster) {
        SeriesKey key = new SeriesKey("peers", table.name());
        double squares = 0;
        double squaresWhereFitted = 0;
        int next = 0;
        long start = cpu();
        for (int row = 0; row <= last; row++) {
            float[] forecast = forecaster.next(row(key, row)).values();
            if (row < first) {
                continue;
            }
            double error = squaredError(forecast, row);
            squares += error;
            if (next < fitted.length && row == fitted[next]) {
                squaresWhereFitted += error;
                next++;
            }
        }
        double seconds = (cpu() - start) / 1e9;
        return new Outcome(
                seconds / (last + 1),
                squares / (last + 1 - first),
                squaresWhereFitted / fitted.length);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private Row row(SeriesKey key, int row) {
        float[] values = new float[scales.length];
        byte[] cells = new byte[scales.length];
        Arrays.fill(cells, Cell.OBSERVED);
        for (int channel = 0; channel < values.length; channel++) {
            values[channel] = (float) table.values()[channel][row];
        }
        return Row.of(key, table.times()[row], values, cells);
    }

    private double squaredError(float[] forecast, int origin) {
        double sum = 0;
        for (int channel = 0; channel < scales.length; channel++) {
            for (int step = 0; step < HORIZON; step++) {
                double actual = table.values()[channel][origin + 1 + step];
                double error = (forecast[channel * HORIZON + step] - actual) / scales[channel];
                sum += error * error;
            }
        }
        return sum / (scales.length * (double) HORIZON);
    }

    private Outcome arima() throws IOException, InterruptedException {
        Path file = Files.createTempFile("foreflow-peers", ".csv");
        try {
            Files.writeString(file, standardised());
            List<String> arguments = new ArrayList<>(List.of(file.toString()));
            arguments.addAll(List.of(ARIMA_ORDER.split(",")));
            arguments.addAll(List.of(ARIMA_ROWS, "" + HORIZON));
            Arrays.stream(fitted).forEach(origin -> arguments.add("" + origin));
            JsonNode result = arima.run(arguments);
            context.note(
                    "%s: %d of %d ARIMA fits failed, where the last value stands for the forecast; %d ended before they converged"
                            .formatted(
                                    table.name(),
                                    result.get("failures").asInt(),
                                    result.get("fits").asInt(),
                                    result.get("unconverged").asInt()));
            // a forecast of all channels takes a fit a channel
            return new Outcome(
                    result.get("seconds").asDouble() * scales.length,
                    Double.NaN,
                    result.get("mse").asDouble());
        } finally {
            Files.delete(file);
        }
    }

    private String standardised() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row <= last + HORIZON; row++) {
            for (int channel = 0; channel < scales.length; channel++) {
                text.append(channel == 0 ? "" : ",")
                        .append(
                                String.format(
                                        Locale.ROOT,
                                        "%.6g",
                                        table.values()[channel][row] / scales[channel]));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
