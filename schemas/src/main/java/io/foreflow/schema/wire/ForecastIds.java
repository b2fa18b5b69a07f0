package io.foreflow.schema.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of forecasts: the first 16 bytes of SHA-256, as 32 hex digits, over the UTF-8 of the model
 * behind its length (4 bytes, big-endian), the same of the series, and the origin in epoch
 * milliseconds (8 bytes, big-endian). A replay gives the same ids, and so does every revision.
 * Reuses its digest; not thread-safe.
 */
public final class ForecastIds {

    private static final int ID_BYTES = 16;

    private final MessageDigest digest;

    public ForecastIds() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * @param origin epoch milliseconds
     */
    public String of(String model, String series, long origin) {
        byte[] modelBytes = model.getBytes(StandardCharsets.UTF_8);
        byte[] seriesBytes = series.getBytes(StandardCharsets.UTF_8);
        ByteBuffer hashed =
                ByteBuffer.allocate(
                                2 * Integer.BYTES
                                        + Long.BYTES
                                        + modelBytes.length
                                        + seriesBytes.length)
                        .putInt(modelBytes.length)
                        .put(modelBytes)
                        .putInt(seriesBytes.length)
                        .put(seriesBytes)
                        .putLong(origin);
        return HexFormat.of().formatHex(digest.digest(hashed.array()), 0, ID_BYTES);
    }
}
