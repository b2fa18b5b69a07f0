package io.foreflow.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Arrays of numbers in a byte format: an int length (−1 for null), then the elements big-endian,
 * moved in bulk because a learner's state is some megabytes of them.
 */
public final class ArrayCodec {

    private ArrayCodec() {}

    public static void writeFloats(DataOutput out, float[] values) throws IOException {
        if (values == null) {
            out.writeInt(-1);
            return;
        }
        writeFloats(out, values, 0, values.length);
    }

    /** Writes a part of an array as if it were one. */
    public static void writeFloats(DataOutput out, float[] values, int offset, int length)
            throws IOException {
        out.writeInt(length);
        ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
        bytes.asFloatBuffer().put(values, offset, length);
        out.write(bytes.array());
    }

    public static float[] readFloats(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        float[] values = new float[length];
        bytes(in, length * Float.BYTES).asFloatBuffer().get(values);
        return values;
    }

    public static void writeDoubles(DataOutput out, double[] values) throws IOException {
        out.writeInt(values.length);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
    }

    public static double[] readDoubles(DataInput in) throws IOException {
        double[] values = new double[in.readInt()];
        bytes(in, values.length * Double.BYTES).asDoubleBuffer().get(values);
        return values;
    }

    public static void writeBytes(DataOutput out, byte[] values, int offset, int length)
            throws IOException {
        out.writeInt(length);
        out.write(values, offset, length);
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        return bytes(in, in.readInt()).array();
    }

    private static ByteBuffer bytes(DataInput in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
