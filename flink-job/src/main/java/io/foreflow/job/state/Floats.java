package io.foreflow.job.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Arrays of floats as their bits, big-endian, so that every NaN comes back as it was. The length is
 * apart.
 *
 * <p>Long ones move in pieces of some kilobytes: a view on a file hands each number over as four
 * single bytes, and where broadcast state is read each of these is a call into the file system. The
 * ridge lines of a model are millions of them.
 */
final class Floats {

    /** Below it, the values of a row, one by one is faster. */
    private static final int MANY = 32;

    private static final int PIECE = 4096;

    private Floats() {}

    static void write(float[] values, DataOutputView target) throws IOException {
        if (values.length < MANY) {
            for (float value : values) {
                target.writeInt(Float.floatToRawIntBits(value));
            }
            return;
        }
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, values.length) * Float.BYTES);
        for (int from = 0; from < values.length; from += PIECE) {
            int length = Math.min(PIECE, values.length - from);
            piece.asFloatBuffer().put(values, from, length);
            target.write(piece.array(), 0, length * Float.BYTES);
        }
    }

    static float[] read(int length, DataInputView source) throws IOException {
        float[] values = new float[length];
        if (length < MANY) {
            for (int i = 0; i < length; i++) {
                values[i] = Float.intBitsToFloat(source.readInt());
            }
            return values;
        }
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, length) * Float.BYTES);
        for (int from = 0; from < length; from += PIECE) {
            int next = Math.min(PIECE, length - from);
            source.readFully(piece.array(), 0, next * Float.BYTES);
            piece.asFloatBuffer().get(values, from, next);
        }
        return values;
    }
}
