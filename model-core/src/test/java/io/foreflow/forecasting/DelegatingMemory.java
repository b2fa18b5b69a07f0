package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.MixtureState;
import io.foreflow.interval.IntervalState;

/** A memory that passes everything on, to watch calls in tests. */
class DelegatingMemory implements SeriesMemory {

    private final SeriesMemory memory;

    DelegatingMemory(SeriesMemory memory) {
        this.memory = memory;
    }

    @Override
    public SeriesHead head() {
        return memory.head();
    }

    @Override
    public void head(SeriesHead head) {
        memory.head(head);
    }

    @Override
    public RowChunk chunk(int id) {
        return memory.chunk(id);
    }

    @Override
    public void chunk(int id, RowChunk chunk) {
        memory.chunk(id, chunk);
    }

    @Override
    public PendingForecast pending(int slot) {
        return memory.pending(slot);
    }

    @Override
    public void pending(int slot, PendingForecast forecast) {
        memory.pending(slot, forecast);
    }

    @Override
    public MixtureState mixture() {
        return memory.mixture();
    }

    @Override
    public void mixture(MixtureState state) {
        memory.mixture(state);
    }

    @Override
    public IntervalState intervals() {
        return memory.intervals();
    }

    @Override
    public void intervals(IntervalState state) {
        memory.intervals(state);
    }

    @Override
    public void clear() {
        memory.clear();
    }
}
