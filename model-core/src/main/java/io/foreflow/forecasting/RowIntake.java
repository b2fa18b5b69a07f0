package io.foreflow.forecasting;

import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.series.Row;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import java.util.List;

/**
 * Takes rows of a series in time order: into the window, into the scale while it does not stand,
 * and as truth for what was forecast. Holds buffers only; not thread-safe.
 */
final class RowIntake {

    private final SeriesLayout layout;
    private final TruthJoin truths;
    private final int scaleRows;

    RowIntake(SeriesLayout layout, ModelSettings settings) {
        this.layout = layout;
        truths = new TruthJoin(layout, settings.channels());
        scaleRows = settings.scale().rows();
    }

    List<HorizonScore> take(Row row, SeriesMemory memory) {
        SeriesHead known = memory.head();
        SeriesHead head = known == null ? fresh() : known;
        requireFitting(row, head);
        ScaleCollector collector = head.scale() == null ? head.collector() : null;
        SeriesScale scale = collector == null ? head.scale() : scale(collector, row);
        long[] residualRows = head.residualRows().clone();
        RunningAccuracy[] accuracy = head.accuracy().toArray(RunningAccuracy[]::new);
        List<HorizonScore> scores = truths.score(row, scale, memory, residualRows, accuracy);
        boolean empty = row.empty();
        if (!empty) {
            layout.window.put(memory, head.rows(), row.values(), row.cells());
        }
        memory.head(
                new SeriesHead(
                        head.layout(),
                        row.time(),
                        empty ? head.rows() : head.rows() + 1,
                        empty ? 0 : windowRows(row, head),
                        row.anyObserved() ? row.time() : head.lastObserved(),
                        lastValues(row, head),
                        scale,
                        scale == null ? SeriesHead.bytes(collector) : null,
                        residualRows,
                        List.of(accuracy)));
        return scores;
    }

    private SeriesHead fresh() {
        return SeriesHead.fresh(layout.fingerprint, layout.channels, layout.report.length);
    }

    private SeriesScale scale(ScaleCollector collector, Row row) {
        collector.add(row);
        return collector.rows() >= scaleRows ? collector.scale() : null;
    }

    /** A row that does not follow the one before at one step begins the window anew. */
    private int windowRows(Row row, SeriesHead head) {
        boolean follows = row.time() == head.rowTime() + layout.stepMillis();
        return follows ? Math.min(head.windowRows() + 1, layout.window.capacity()) : 1;
    }

    private static float[] lastValues(Row row, SeriesHead head) {
        if (!row.anyObserved()) {
            return head.lastValues();
        }
        float[] last = head.lastValues().clone();
        for (int channel = 0; channel < last.length; channel++) {
            if (row.observed(channel)) {
                last[channel] = row.values()[channel];
            }
        }
        return last;
    }

    private void requireFitting(Row row, SeriesHead head) {
        if (head.layout() != layout.fingerprint) {
            throw new IllegalStateException(
                    "Cannot go on with series %s: its state was laid out for other settings of the model (number of channels, step, look-backs, seasonal period, forecast.report, levels, every and residuals must stay, or the job start without its state)"
                            .formatted(row.key()));
        }
        if (row.channels() != layout.channels) {
            throw new IllegalArgumentException(
                    "Invalid row of %s: %d channels (the model has %d)"
                            .formatted(row.key(), row.channels(), layout.channels));
        }
        if (row.time() <= head.rowTime()) {
            throw new IllegalArgumentException(
                    "Invalid row of %s: time %d (must be after the row before, %d)"
                            .formatted(row.key(), row.time(), head.rowTime()));
        }
    }
}
