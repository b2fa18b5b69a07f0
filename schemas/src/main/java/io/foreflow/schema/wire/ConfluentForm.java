package io.foreflow.schema.wire;

import java.nio.ByteBuffer;

/**
 * Confluent's wire form: a zero byte, the 4-byte big-endian id of the writer's schema in a
 * registry, then one datum in Avro binary.
 */
public final class ConfluentForm {

    /** Bytes before the datum. */
    public static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private ConfluentForm() {}

    /** The bytes that go before every datum of a schema. */
    static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
    }

    /** Subject of the values of a topic. */
    public static String subject(String topic) {
        return topic + "-value";
    }

    /**
     * Id of the writer's schema.
     *
     * @throws WireFormatException if the bytes are not of this form
     */
    static int id(byte[] value, String record) {
        if (value.length < HEADER_BYTES) {
            throw new WireFormatException(
                    record,
                    "%d bytes are shorter than the header of %d"
                            .formatted(value.length, HEADER_BYTES));
        }
        if (value[0] != MAGIC) {
            throw new WireFormatException(
                    record,
                    "it begins with 0x%02x, not with 0x00 of Confluent's form"
                            .formatted(value[0] & 0xff));
        }
        return ByteBuffer.wrap(value).getInt(1);
    }
}
