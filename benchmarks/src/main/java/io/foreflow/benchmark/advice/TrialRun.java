package io.foreflow.benchmark.advice;

import io.foreflow.benchmark.online.ProductionFleet;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the product over a history, row by row, and keeps the errors of what it says at the origins
 * from row {@code from} on whose targets end before row {@code to}. No row from {@code to} on is
 * read.
 */
final class TrialRun {

    private static final int ROWS_A_WORD = 50;

    private final History history;
    private final int from;
    private final int to;

    TrialRun(History history, int from, int to) {
        this.history = history;
        this.from = from;
        this.to = to;
    }

    /**
     * @param keys that the settings were made from
     */
    Trial of(Map<String, String> keys, ModelSettings settings, Progress progress) {
        int horizon = settings.horizon();
        int origins = to - horizon;
        TrialErrors errors = new TrialErrors(history.channels().size(), horizon);
        Map<String, double[][]> actual = new HashMap<>();
        for (int series = 0; series < history.series().size(); series++) {
            actual.put(history.series().get(series), history.values()[series]);
        }
        AlignedRows rows = new AlignedRows(history, settings);
        try (ProductionFleet fleet = new ProductionFleet(settings)) {
            for (int row = 0; row < origins; row++) {
                if (row % ROWS_A_WORD == 0) {
                    progress.show("row %,d of %,d".formatted(row, origins));
                }
                List<Row> together = rows.next(row);
                if (together.isEmpty()) {
                    continue;
                }
                for (SeriesForecast forecast : fleet.next(together)) {
                    int origin = history.row(forecast.origin());
                    if (origin >= from) {
                        errors.add(forecast, actual.get(forecast.key().series()), origin);
                    }
                }
            }
            return new Trial(
                    keys,
                    errors.relative(),
                    errors.relativeAtStep(),
                    errors.origins(),
                    fleet.rounds());
        }
    }
}
