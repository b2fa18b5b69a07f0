package io.foreflow.series;

import java.util.Objects;

/** Identity of one series everywhere in Foreflow: the model it belongs to and its own name. */
public record SeriesKey(String model, String series) implements Comparable<SeriesKey> {

    public SeriesKey {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(series, "series");
    }

    @Override
    public int compareTo(SeriesKey other) {
        int byModel = model.compareTo(other.model);
        return byModel != 0 ? byModel : series.compareTo(other.series);
    }

    /**
     * Written out because partitions of keyed state follow it, and how a record hashes itself is
     * left open by the platform.
     */
    @Override
    public int hashCode() {
        return 31 * model.hashCode() + series.hashCode();
    }

    @Override
    public String toString() {
        return model + "/" + series;
    }
}
