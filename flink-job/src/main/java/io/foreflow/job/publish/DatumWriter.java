package io.foreflow.job.publish;

import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;

/**
 * The shapes our schemas are made of, over Avro's primitives: optional values (a union with null
 * first, where NaN is null) and columns of floats cut out of a larger array. Bare primitives go to
 * {@link #out} directly.
 */
final class DatumWriter {

    private static final int NULL = 0;
    private static final int VALUE = 1;

    final BinaryEncoder out;

    DatumWriter(BinaryEncoder out) {
        this.out = out;
    }

    void writeNull() throws IOException {
        out.writeIndex(NULL);
    }

    /** Says that a value follows in a union with null. */
    void beginOptional() throws IOException {
        out.writeIndex(VALUE);
    }

    void optionalFloat(float value) throws IOException {
        if (Float.isNaN(value)) {
            writeNull();
        } else {
            beginOptional();
            out.writeFloat(value);
        }
    }

    void optionalDouble(double value) throws IOException {
        if (Double.isNaN(value)) {
            writeNull();
        } else {
            beginOptional();
            out.writeDouble(value);
        }
    }

    void optionalText(String text) throws IOException {
        if (text == null) {
            writeNull();
        } else {
            beginOptional();
            out.writeString(text);
        }
    }

    void beginArray(int items) throws IOException {
        out.writeArrayStart();
        out.setItemCount(items);
    }

    /** {@code values[from, from + count)}, or null as a whole if any of them is NaN. */
    void columnOrNull(float[] values, int from, int count) throws IOException {
        if (numbers(values, from, count) < count) {
            writeNull();
            return;
        }
        beginOptional();
        beginArray(count);
        for (int i = from; i < from + count; i++) {
            out.startItem();
            out.writeFloat(values[i]);
        }
        out.writeArrayEnd();
    }

    /** {@code values[from, from + count)} with null for NaN, null as a whole if all are NaN. */
    void optionalColumn(float[] values, int from, int count) throws IOException {
        if (numbers(values, from, count) == 0) {
            writeNull();
            return;
        }
        beginOptional();
        beginArray(count);
        for (int i = from; i < from + count; i++) {
            out.startItem();
            optionalFloat(values[i]);
        }
        out.writeArrayEnd();
    }

    private static int numbers(float[] values, int from, int count) {
        int numbers = 0;
        for (int i = from; i < from + count; i++) {
            if (!Float.isNaN(values[i])) {
                numbers++;
            }
        }
        return numbers;
    }
}
