package io.foreflow.learning;

import java.util.Comparator;

/** A moment of one sampled series from which a forecast could have been made. */
record Origin(SeriesHistory history, long time) {

    /** By time, then by series: the order in which everything is absorbed and judged. */
    static final Comparator<Origin> ORDER =
            Comparator.comparingLong(Origin::time).thenComparing(origin -> origin.history().key());

    int index() {
        return history.indexOf(time);
    }
}
