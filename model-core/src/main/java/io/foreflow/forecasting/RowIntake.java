package io.foreflow.forecasting;

import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.experts.MixtureRules;
import io.foreflow.series.Cell;
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
    private final float[] rowValues;
    private final byte[] rowCells;

    RowIntake(SeriesLayout layout, ModelSettings settings, MixtureRules rules) {
        this.layout = layout;
        truths =
                new TruthJoin(
                        layout, settings.channels(), settings.scale().deviationLimit(), rules);
        rowValues = new float[layout.channels];
        rowCells = new byte[layout.channels];
        scaleRows = settings.scale().rows();
    }

    List<HorizonScore> take(Row row, SeriesMemory memory) {
        SeriesHead known = memory.head();
        SeriesHead head = known == null ? fresh() : known;
        requireFitting(row, head);
        ScaleCollector collector = head.gathering() == null ? null : head.collector();
        SeriesScale scale = collector == null ? head.scale() : scale(head.scale(), collector, row);
        long[] residualRows = head.residualRows();
        List<RunningAccuracy> accuracy = head.accuracy();
        List<HorizonScore> scores = List.of();
        if (truths.due(row.time())) { // most rows are no forecast's target: they cost no copies
            residualRows = residualRows.clone();
            RunningAccuracy[] brought = accuracy.toArray(RunningAccuracy[]::new);
            scores = truths.score(row, scale, memory, residualRows, brought);
            accuracy = List.of(brought);
        }
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
                        scale == null || !scale.allStand() ? SeriesHead.bytes(collector) : null,
                        residualRows,
                        accuracy));
        return scores;
    }

    private SeriesHead fresh() {
        return SeriesHead.fresh(layout.fingerprint, layout.channels, layout.report.length);
    }

    private SeriesScale scale(SeriesScale known, ScaleCollector collector, Row row) {
        collector.add(row);
        return collector.scale(known, scaleRows);
    }

    /**
     * Takes a later edition of a row that is still in the window. Cells that were not observed
     * before are truth now, of forecasts that are still pending; a cell that was observed before
     * and changed is not scored again.
     *
     * @return null if the row is not in the window
     */
    Revised revise(Row row, SeriesMemory memory) {
        SeriesHead head = memory.head();
        long back = head == null ? -1 : (head.rowTime() - row.time()) / layout.stepMillis();
        if (back < 0 || back >= head.windowRows()) {
            return null;
        }
        layout.window.readOne(memory, head.rows() - 1 - back, rowValues, rowCells);
        byte[] newCells = row.cells().clone();
        byte[] news = new byte[newCells.length];
        float[] last = head.lastValues().clone();
        boolean late = false;
        for (int channel = 0; channel < news.length; channel++) {
            boolean was = Cell.kind(rowCells[channel]) == Cell.OBSERVED;
            boolean changed = !was || rowValues[channel] != row.values()[channel];
            if (row.observed(channel)) {
                news[channel] = was ? Cell.MISSING : Cell.OBSERVED;
                if (changed || rowCells[channel] >= Cell.LATE) {
                    newCells[channel] += Cell.LATE;
                }
                if (changed && newest(head, memory, channel, back)) {
                    last[channel] = row.values()[channel];
                }
                late |= changed;
            }
        }
        layout.window.put(memory, head.rows() - 1 - back, row.values(), newCells);
        long[] residualRows = head.residualRows().clone();
        RunningAccuracy[] accuracy = head.accuracy().toArray(RunningAccuracy[]::new);
        Row truth = Row.of(row.key(), row.time(), row.values(), news);
        List<HorizonScore> scores =
                truths.score(truth, head.scale(), memory, residualRows, accuracy);
        memory.head(head.revised(row, last, residualRows, List.of(accuracy)));
        return new Revised(scores, late);
    }

    /** Whether no row after one so many back observed a channel. */
    private boolean newest(SeriesHead head, SeriesMemory memory, int channel, long back) {
        float[] values = new float[layout.channels];
        byte[] cells = new byte[layout.channels];
        for (long later = back - 1; later >= 0; later--) {
            layout.window.readOne(memory, head.rows() - 1 - later, values, cells);
            if (Cell.kind(cells[channel]) == Cell.OBSERVED) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a later edition of a row brought.
     *
     * @param late whether a measured value came or changed, not only what fills a gap
     */
    record Revised(List<HorizonScore> scores, boolean late) {}

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
                    "Cannot go on with series %s: its state was laid out for other settings of the model (step, look-backs, seasonal period, forecast.report, levels, every and residuals must stay, or the job start without its state)"
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
