package io.foreflow.schema.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary primitives from an array it never leaves. Lengths are checked against the
 * bytes that are there before anything is allocated, so that hostile bytes cost no memory. Mutable,
 * one a reader, not thread-safe.
 */
final class ByteCursor {

    private final String record;
    private byte[] bytes = new byte[0];
    private int position;

    /**
     * @param record named in errors
     */
    ByteCursor(String record) {
        this.record = record;
    }

    void open(byte[] newBytes, int from) {
        bytes = newBytes;
        position = from;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Steps over {@code count} bytes and returns where they begin. */
    int take(long count) {
        int left = bytes.length - position;
        if (count < 0 || count > left) {
            throw invalid("%d bytes needed at byte %d, %d left", count, position, left);
        }
        int begin = position;
        position += (int) count;
        return begin;
    }

    /** A zig-zag variable-length integer of at most 10 bytes. */
    long varLong() {
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[take(1)];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw invalid("the integer before byte %d has more than 10 bytes", position);
    }

    int varInt() {
        long value = varLong();
        if (value != (int) value) {
            throw invalid("%d before byte %d is no 32-bit integer", value, position);
        }
        return (int) value;
    }

    /** Index of a union branch or an enum symbol. */
    int index(int count) {
        int index = varInt();
        if (index < 0 || index >= count) {
            throw invalid("index %d before byte %d is outside 0 to %d", index, position, count - 1);
        }
        return index;
    }

    /**
     * Items in the next block of an array or map; 0 at its end. A negative count is followed by the
     * block's size in bytes, which is not needed here.
     */
    long block() {
        long count = varLong();
        if (count >= 0) {
            return count;
        }
        varLong();
        return Math.negateExact(Math.max(count, -Long.MAX_VALUE));
    }

    double float64() {
        int at = take(Double.BYTES);
        long bits = 0;
        for (int i = Double.BYTES - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[at + i] & 0xff;
        }
        return Double.longBitsToDouble(bits);
    }

    /**
     * Text of {@code length} bytes from {@code at}. Malformed UTF-8 is refused: replaced by the
     * decoder it could make two names one.
     */
    String text(int at, int length) {
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(again, 0, again.length, bytes, at, at + length)) {
                throw invalid("the text at byte %d is not UTF-8", at);
            }
        }
        return text;
    }

    void expectEnd() {
        if (position != bytes.length) {
            throw invalid("%d bytes are left after the record", bytes.length - position);
        }
    }

    private WireFormatException invalid(String reason, Object... arguments) {
        return new WireFormatException(record, reason.formatted(arguments));
    }
}
