package io.foreflow.learning;

import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps from a model's learner the rows it would not look at, before they are sent.
 *
 * <p>At a tick the learner keeps the {@code learn.series} smallest hashes among the series it
 * already has and those with a row in this tick ({@link SampledSeries}). So a row is of no use to
 * it if {@code learn.series} series with smaller hashes had a row in the same tick, wherever they
 * were heard. A sieve that has heard a part of the fleet knows that of its part, and lets every
 * other row through: what is learnt is the same, to the bit, with sieves or without, however many
 * there are, and with one that has just been restarted and knows nothing. It therefore has no state
 * to save.
 *
 * <p>Through come {@code learn.series} rows a step of the grid, and a few more where a tick begins:
 * series are heard in an order that has nothing to do with their hashes, so that of N at the first
 * step about K (1 + ln(N / K)) are among the K smallest so far. The first row of each step comes
 * through as well, for a learner must hear how far the rows have come.
 *
 * <p>Owned by one thread.
 */
public final class SampleSieve {

    /** Ticks remembered: those of rows that closed just now, and of revisions seen later. */
    private static final int TICKS = 4;

    private final double fraction;
    private final int series;
    private final long tickMillis;

    private final NavigableMap<Long, Heard> ticks = new TreeMap<>();
    private long newest = Long.MIN_VALUE;

    public SampleSieve(ModelSettings settings) {
        fraction = settings.learn().fraction();
        series = settings.learn().series();
        tickMillis = settings.learn().tick().toMillis();
    }

    /** Whether the learner needs the row. */
    public boolean passes(Row row) {
        long hash = SeriesSampling.hash(row.key());
        if (!SeriesSampling.inFraction(hash, fraction)) {
            return false;
        }
        boolean newer = row.visibleFrom() > newest;
        newest = Math.max(newest, row.visibleFrom());
        return heard(row.visibleFrom()).add(row.key(), hash) || newer;
    }

    private Heard heard(long visibleFrom) {
        long tick = -Math.floorDiv(-visibleFrom, tickMillis);
        Heard heard = ticks.get(tick);
        if (heard == null) {
            heard = new Heard(series);
            ticks.put(tick, heard);
            if (ticks.size() > TICKS) {
                ticks.pollFirstEntry(); // one that is forgotten lets through what it need not
            }
        }
        return heard;
    }

    /** The series with the smallest hashes among those heard in one tick. */
    private static final class Heard {

        private final int most;
        private final Set<SeriesKey> keys = new HashSet<>();
        private final NavigableSet<SeriesKey> smallest = new TreeSet<>(SeriesSampling::compare);
        private long largestHash;

        Heard(int most) {
            this.most = most;
        }

        /** Whether it is one of them. */
        boolean add(SeriesKey key, long hash) {
            boolean full = keys.size() == most;
            if (full && Long.compareUnsigned(hash, largestHash) > 0) {
                return false; // nearly all, so before anything is looked up
            }
            if (!keys.add(key)) {
                return true;
            }
            smallest.add(key);
            if (full) {
                keys.remove(smallest.pollLast());
            }
            largestHash = SeriesSampling.hash(smallest.last());
            return keys.contains(key);
        }
    }
}
