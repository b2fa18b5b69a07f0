package io.foreflow.schema.wire;

import java.util.Arrays;

/**
 * The name last read at each place of a record. Records of one fleet name the same channels in the
 * same order, so almost every name is found by comparing bytes and costs no new string.
 */
final class NameCache {

    private static final int PLACES = 64;

    private final byte[][] encoded = new byte[PLACES][];
    private final String[] names = new String[PLACES];

    /** The text of variable length the cursor stands at. */
    String next(int place, ByteCursor cursor) {
        int length = cursor.varInt();
        int at = cursor.take(length);
        if (place >= encoded.length) {
            return cursor.text(at, length);
        }
        byte[] seen = encoded[place];
        if (seen == null || !Arrays.equals(seen, 0, seen.length, cursor.bytes(), at, at + length)) {
            names[place] = cursor.text(at, length);
            encoded[place] = Arrays.copyOfRange(cursor.bytes(), at, at + length);
        }
        return names[place];
    }
}
