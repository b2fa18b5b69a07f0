package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.Mixture;
import io.foreflow.experts.MixtureState;
import io.foreflow.interval.IntervalState;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the memory of a series over to other channels, or to more or fewer rows and slots. What
 * is known of the channels that stay stays; a new channel was never observed. Immutable.
 */
public final class SeriesMigration {

    private final SeriesLayout from;
    private final SeriesLayout to;
    private final ChannelChange change;
    private final int scaleRows;

    /**
     * From one layout to the one of the settings.
     *
     * @param settings as they are now
     * @param before extent of the layout that memories were written with
     */
    public SeriesMigration(ModelSettings settings, SeriesLayout.Extent before) {
        from = new SeriesLayout(settings, before);
        to = new SeriesLayout(settings);
        change = ChannelChange.between(before.channels(), settings.channels());
        scaleRows = settings.scale().rows();
    }

    public ChannelChange change() {
        return change;
    }

    /** Rewrites a memory; one of neither layout is left, to be refused when it is used. */
    public void migrate(SeriesMemory memory) {
        SeriesHead head = memory.head();
        if (head == null || head.layout() != from.fingerprint) {
            return;
        }
        int reports = from.report.length;
        Rows window = read(from.window, memory, head.rows(), head.windowRows());
        List<Rows> residuals = new ArrayList<>();
        for (int r = 0; r < reports; r++) {
            residuals.add(
                    read(from.residuals(r), memory, head.residualRows()[r], Integer.MAX_VALUE));
        }
        List<PendingForecast> pending = new ArrayList<>();
        for (int slot = 0; slot < from.slots(); slot++) {
            if (memory.pending(slot) != null) {
                pending.add(memory.pending(slot));
            }
        }
        MixtureState mixture = memory.mixture();
        IntervalState intervals = memory.intervals();
        memory.clear();
        memory.head(head(head));
        if (mixture != null) {
            float[] fresh = Mixture.fresh(reports * to.channels);
            memory.mixture(new MixtureState(change.carried(mixture.values(), reports, fresh)));
        }
        if (intervals != null) {
            memory.intervals(intervals.carried(change, reports));
        }
        write(to.window, memory, head.rows(), window);
        for (int r = 0; r < reports; r++) {
            write(to.residuals(r), memory, head.residualRows()[r], residuals.get(r));
        }
        pending.forEach(forecast -> put(forecast, memory));
    }

    private SeriesHead head(SeriesHead head) {
        SeriesScale scale = change.carried(head.scale());
        float[] lastValues = change.carried(head.lastValues(), Float.NaN);
        ScaleCollector old = head.gathering() == null ? null : head.collector();
        ScaleCollector collector = change.carried(old, head.scale(), scaleRows);
        return new SeriesHead(
                to.fingerprint,
                head.rowTime(),
                head.rows(),
                Math.min(head.windowRows(), to.window.capacity()),
                allUnknown(lastValues) ? SeriesHead.NEVER : head.lastObserved(),
                lastValues,
                scale,
                collector == null ? null : SeriesHead.bytes(collector),
                head.residualRows(),
                head.accuracy());
    }

    private static boolean allUnknown(float[] lastValues) {
        for (float last : lastValues) {
            if (!Float.isNaN(last)) {
                return false;
            }
        }
        return true;
    }

    /** Rows of the old channels, oldest first. */
    private record Rows(List<float[]> values, List<byte[]> cells) {}

    private static Rows read(RowRing ring, SeriesMemory memory, long end, int most) {
        int count = (int) Math.min(end, Math.min(most, ring.capacity()));
        Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
        for (long index = end - count; index < end; index++) {
            float[] values = new float[ring.channels()];
            byte[] cells = new byte[ring.channels()];
            ring.readOne(memory, index, values, cells);
            rows.values.add(values);
            rows.cells.add(cells);
        }
        return rows;
    }

    private void write(RowRing ring, SeriesMemory memory, long end, Rows rows) {
        int kept = Math.min(rows.values.size(), ring.capacity());
        for (int i = rows.values.size() - kept; i < rows.values.size(); i++) {
            ring.put(
                    memory,
                    end - rows.values.size() + i,
                    change.carried(rows.values.get(i), Float.NaN),
                    change.carried(rows.cells.get(i)));
        }
    }

    private void put(PendingForecast old, SeriesMemory memory) {
        int slot = to.pendingSlot(old.origin());
        PendingForecast there = memory.pending(slot);
        if (there == null || there.origin() < old.origin()) {
            memory.pending(slot, old.carried(change, to.report.length, to.levels.length));
        }
    }
}
