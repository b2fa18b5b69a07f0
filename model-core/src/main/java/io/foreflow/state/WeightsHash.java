package io.foreflow.state;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a set of weights: the first 16 hex digits of SHA-256 over their big-endian floats. */
public final class WeightsHash {

    private static final int BYTES = 8;

    private WeightsHash() {}

    /** Hash of the arrays in order; a null array counts as a single separator like any other. */
    public static String of(float[]... arrays) {
        MessageDigest digest = sha256();
        for (float[] array : arrays) {
            digest.update((byte) (array == null ? 0 : 1));
            if (array != null) {
                ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES);
                bytes.asFloatBuffer().put(array);
                digest.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash weights: no SHA-256 in this Java", e);
        }
    }
}
