package io.foreflow.schema.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Avro's single-object encoding: the marker {@code C3 01}, the CRC-64-AVRO fingerprint of the
 * writer's schema in 8 little-endian bytes, then one datum in Avro binary (Avro specification 1.11,
 * "Single-object encoding").
 */
public final class SingleObject {

    /** Bytes before the datum. */
    public static final int HEADER_BYTES = 10;

    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 0x01;

    private SingleObject() {}

    /** The bytes that go before every datum of a schema. */
    public static byte[] header(Schema schema) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }

    /**
     * Fingerprint of the writer's schema.
     *
     * @throws WireFormatException if the bytes are no single-object encoding
     */
    static long fingerprint(byte[] value, String record) {
        if (value.length < HEADER_BYTES) {
            throw new WireFormatException(
                    record,
                    "%d bytes are shorter than the header of %d"
                            .formatted(value.length, HEADER_BYTES));
        }
        if (value[0] != MARKER_0 || value[1] != MARKER_1) {
            throw new WireFormatException(
                    record,
                    "it begins with 0x%02x%02x, not with 0xc301 of single-object encoding"
                            .formatted(value[0] & 0xff, value[1] & 0xff));
        }
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }
}
