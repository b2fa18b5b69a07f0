package io.foreflow.job.state;

import io.foreflow.series.SeriesKey;

/**
 * Keys that were read before, so that the rows of a series share one: no strings are made for a
 * row, and maps of keyed state find their key by its identity, without a look at the names. Each
 * key has one place, which a later one of the same place takes over.
 *
 * <p>Safe for any number of threads without a lock: a key is immutable, and a thread that does not
 * see another's entry makes its own.
 */
final class KnownKeys {

    private static final int BITS = 18;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final SeriesKey[] keys = new SeriesKey[1 << BITS];

    SeriesKey of(char[] model, char[] series) {
        int hash = SeriesKey.hash(hash(model), hash(series));
        int place = hash * GOLDEN_RATIO >>> -BITS;
        SeriesKey known = keys[place];
        if (known == null
                || known.hashCode() != hash
                || !same(known.series(), series)
                || !same(known.model(), model)) {
            known = new SeriesKey(new String(model), new String(series));
            keys[place] = known;
        }
        return known;
    }

    /** As a string of these characters hashes itself. */
    private static int hash(char[] text) {
        int hash = 0;
        for (char unit : text) {
            hash = 31 * hash + unit;
        }
        return hash;
    }

    private static boolean same(String known, char[] text) {
        if (known.length() != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (known.charAt(i) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
