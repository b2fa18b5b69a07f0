package io.foreflow.job.state;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Arrays of floats as their bits, so that every NaN comes back as it was. The length is apart. */
final class Floats {

    private Floats() {}

    static void write(float[] values, DataOutputView target) throws IOException {
        for (float value : values) {
            target.writeInt(Float.floatToRawIntBits(value));
        }
    }

    static float[] read(int length, DataInputView source) throws IOException {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(source.readInt());
        }
        return values;
    }
}
