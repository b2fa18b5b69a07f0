package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.MixtureState;
import io.foreflow.interval.IntervalState;

/**
 * Where the forecaster keeps what it knows of one series, in pieces that are read and replaced one
 * by one. The pieces are immutable, so an implementation may hand out what it holds; it must not
 * keep them from one call to the next if its store copies on write.
 */
public interface SeriesMemory {

    /** Null for a series without a row. */
    SeriesHead head();

    void head(SeriesHead head);

    /** Null if there is none under this number. */
    RowChunk chunk(int id);

    void chunk(int id, RowChunk chunk);

    /** Null if there is none in this slot. */
    PendingForecast pending(int slot);

    void pending(int slot, PendingForecast forecast);

    /** Null before any forecast was judged. */
    MixtureState mixture();

    void mixture(MixtureState state);

    /** Null before the truth of any interval came. */
    IntervalState intervals();

    void intervals(IntervalState state);

    /** Forgets the series. */
    void clear();
}
