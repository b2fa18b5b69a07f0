package io.foreflow.forecasting;

import io.foreflow.series.SeriesKey;
import java.util.Comparator;

/**
 * A forecast to make.
 *
 * @param origin last row to use, epoch milliseconds
 * @param revision 0 for the first forecast of its origin
 */
public record Due(SeriesKey key, long origin, int revision) {

    /** By series, then by origin. */
    public static final Comparator<Due> ORDER =
            Comparator.comparing(Due::key).thenComparingLong(Due::origin);
}
