package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.MixtureState;
import io.foreflow.interval.IntervalState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A series' memory on the heap, for use without a platform. Not thread-safe. */
public final class HeapSeriesMemory implements SeriesMemory {

    private final Map<Integer, RowChunk> chunks = new TreeMap<>();
    private final Map<Integer, PendingForecast> pending = new TreeMap<>();
    private SeriesHead head;
    private MixtureState mixture;
    private IntervalState intervals;

    @Override
    public SeriesHead head() {
        return head;
    }

    @Override
    public void head(SeriesHead newHead) {
        head = newHead;
    }

    @Override
    public RowChunk chunk(int id) {
        return chunks.get(id);
    }

    @Override
    public void chunk(int id, RowChunk chunk) {
        chunks.put(id, chunk);
    }

    @Override
    public PendingForecast pending(int slot) {
        return pending.get(slot);
    }

    @Override
    public void pending(int slot, PendingForecast forecast) {
        pending.put(slot, forecast);
    }

    @Override
    public MixtureState mixture() {
        return mixture;
    }

    @Override
    public void mixture(MixtureState state) {
        mixture = state;
    }

    @Override
    public IntervalState intervals() {
        return intervals;
    }

    @Override
    public void intervals(IntervalState state) {
        intervals = state;
    }

    @Override
    public void clear() {
        head = null;
        mixture = null;
        intervals = null;
        chunks.clear();
        pending.clear();
    }

    /**
     * Whether there is a head, the head, then the pieces with their numbers, then mixture and
     * intervals if there are any; each versioned.
     */
    public void write(DataOutput out) throws IOException {
        out.writeBoolean(head != null);
        if (head != null) {
            head.write(out);
        }
        out.writeInt(chunks.size());
        for (Map.Entry<Integer, RowChunk> chunk : chunks.entrySet()) {
            out.writeInt(chunk.getKey());
            chunk.getValue().write(out);
        }
        out.writeInt(pending.size());
        for (Map.Entry<Integer, PendingForecast> forecast : pending.entrySet()) {
            out.writeInt(forecast.getKey());
            forecast.getValue().write(out);
        }
        out.writeBoolean(mixture != null);
        if (mixture != null) {
            mixture.write(out);
        }
        out.writeBoolean(intervals != null);
        if (intervals != null) {
            intervals.write(out);
        }
    }

    public static HeapSeriesMemory read(DataInput in) throws IOException {
        HeapSeriesMemory memory = new HeapSeriesMemory();
        if (in.readBoolean()) {
            memory.head = SeriesHead.read(in);
        }
        for (int left = in.readInt(); left > 0; left--) {
            memory.chunks.put(in.readInt(), RowChunk.read(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            memory.pending.put(in.readInt(), PendingForecast.read(in));
        }
        if (in.readBoolean()) {
            memory.mixture = MixtureState.read(in);
        }
        if (in.readBoolean()) {
            memory.intervals = IntervalState.read(in);
        }
        return memory;
    }
}
