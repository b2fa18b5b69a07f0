package io.foreflow.benchmark.online;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.experts.Expert;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ForecastSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands a forecaster the rows of a table one by one and keeps the errors of what it says at the
 * scored origins: those from row {@code from} on whose H targets end before row {@code to}. Used
 * once.
 */
public final class OnlineMeasurement {

    public static final String MSE_NORMALIZED = "mseNormalized";
    public static final String MAE_NORMALIZED = "maeNormalized";

    private static final int ROWS_A_WORD = 100;

    private final SeriesTable table;
    private final int horizon;
    private final int from;
    private final int to;
    private final OnlineErrors errors;
    private final OnlineCoverage coverage;
    private double[] servedBy;

    /**
     * @param scales one a channel, what its errors are divided by
     * @param horizon H
     * @param from first origin that is scored, a row
     * @param to row behind the last that is a target
     * @param settings of the forecasts, whose intervals are counted
     */
    public OnlineMeasurement(
            SeriesTable table,
            double[] scales,
            int horizon,
            int from,
            int to,
            ForecastSettings settings) {
        this.table = table;
        this.horizon = horizon;
        this.from = from;
        this.to = to;
        errors = new OnlineErrors(scales, horizon);
        coverage = new OnlineCoverage(table, scales, settings);
    }

    /** Runs over the table up to the last scored origin. */
    public void run(OnlineForecaster forecaster, SeriesKey series, Progress progress) {
        int origins = to - horizon;
        for (int row = 0; row < origins; row++) {
            if (row % ROWS_A_WORD == 0) {
                progress.show("row %,d of %,d".formatted(row, origins));
            }
            OnlineForecaster.Forecast forecast = forecaster.next(row(series, row));
            if (forecast.lower() != null) {
                coverage.add(row, forecast, row >= from);
            }
            if (row >= from) {
                errors.add(forecast.values(), table.values(), row + 1);
                credit(forecast.servedBy());
            }
        }
    }

    private Row row(SeriesKey series, int row) {
        float[] values = new float[table.channels().size()];
        byte[] cells = new byte[values.length];
        Arrays.fill(cells, Cell.OBSERVED);
        for (int channel = 0; channel < values.length; channel++) {
            values[channel] = (float) table.values()[channel][row];
        }
        return Row.of(series, table.times()[row], values, cells);
    }

    private void credit(float[] weights) {
        if (weights == null) {
            return;
        }
        if (servedBy == null) {
            servedBy = new double[weights.length];
        }
        for (int expert = 0; expert < weights.length; expert++) {
            servedBy[expert] += weights[expert];
        }
    }

    public double mse() {
        return errors.mse();
    }

    public double mae() {
        return errors.mae();
    }

    public long origins() {
        return errors.origins();
    }

    /**
     * Normalised errors, coverage, mean weight of each expert, and what the forecaster says of
     * itself.
     */
    public Map<String, Double> details(OnlineForecaster forecaster) {
        Map<String, Double> details = new TreeMap<>(forecaster.details());
        details.putAll(coverage.details());
        details.put(MSE_NORMALIZED, errors.mseNormalized(table.values(), from, to));
        details.put(MAE_NORMALIZED, errors.maeNormalized(table.values(), from, to));
        for (int expert = 0; servedBy != null && expert < servedBy.length; expert++) {
            String name = Expert.at(expert).name().toLowerCase(Locale.ROOT).replace('_', '-');
            details.put("weight." + name, servedBy[expert] / errors.origins());
        }
        return details;
    }
}
