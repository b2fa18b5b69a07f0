package io.foreflow.series;

import java.util.Objects;

/**
 * Identity of one series everywhere in Foreflow: the model it belongs to and its own name.
 * Immutable.
 *
 * <p>No record, so that it can keep its hash beside the names: every access to keyed state asks for
 * it, and the names lie elsewhere in memory.
 */
public final class SeriesKey implements Comparable<SeriesKey> {

    private final String model;
    private final String series;
    private final int hash;

    public SeriesKey(String model, String series) {
        this.model = Objects.requireNonNull(model, "model");
        this.series = Objects.requireNonNull(series, "series");
        hash = hash(model.hashCode(), series.hashCode());
    }

    /** Partitions of keyed state follow it: it must never be another. */
    public static int hash(int model, int series) {
        return 31 * model + series;
    }

    public String model() {
        return model;
    }

    public String series() {
        return series;
    }

    @Override
    public int compareTo(SeriesKey other) {
        int byModel = model.compareTo(other.model);
        return byModel != 0 ? byModel : series.compareTo(other.series);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof SeriesKey that
                        && hash == that.hash
                        && series.equals(that.series)
                        && model.equals(that.model);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return model + "/" + series;
    }
}
