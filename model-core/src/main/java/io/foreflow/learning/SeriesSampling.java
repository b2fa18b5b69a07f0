package io.foreflow.learning;

import io.foreflow.series.SeriesKey;

/**
 * Chooses series by a stable hash of their identity, so that every operator, restart and
 * parallelism chooses the same ones. FNV-1a over the UTF-16 units of {@code model}, a zero and
 * {@code series}, then the 64-bit finaliser of MurmurHash3, because FNV alone leaves the high bits
 * of short names alike. Changing it changes what every running job learns from.
 */
public final class SeriesSampling {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final double UNIT = 0x1p-53;

    private SeriesSampling() {}

    /** A hash to be compared as an unsigned number. */
    public static long hash(String model, String series) {
        return mix(update(update(OFFSET, model) * PRIME, series));
    }

    public static long hash(SeriesKey key) {
        return hash(key.model(), key.series());
    }

    /** Whether the series belongs to the given share of all series, 0 to 1. */
    public static boolean inFraction(SeriesKey key, double fraction) {
        return inFraction(hash(key), fraction);
    }

    static boolean inFraction(long hash, double fraction) {
        return (hash >>> 11) * UNIT < fraction;
    }

    /** Order in which series are sampled: smallest unsigned hash first, then by name. */
    static int compare(SeriesKey left, SeriesKey right) {
        int byHash = Long.compareUnsigned(hash(left), hash(right));
        return byHash != 0 ? byHash : left.compareTo(right);
    }

    /** Spreads a number over 64 bits. */
    static long mix(long value) {
        long h = value;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    private static long update(long hash, String text) {
        long h = hash;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * PRIME;
        }
        return h;
    }
}
