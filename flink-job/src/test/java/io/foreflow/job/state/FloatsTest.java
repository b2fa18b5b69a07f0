package io.foreflow.job.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatsTest {

    private static final int NAN_WITH_A_PAYLOAD = 0x7fc00abc;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 4095, 4096, 4097, 10_000})
    void areTheirBitsOneAfterTheOtherHoweverManyThereAre(int length) throws IOException {
        float[] values = new float[length];
        ByteArrayOutputStream bits = new ByteArrayOutputStream();
        try (DataOutputStream expected = new DataOutputStream(bits)) {
            for (int i = 0; i < length; i++) {
                values[i] = i % 7 == 3 ? Float.intBitsToFloat(NAN_WITH_A_PAYLOAD) : -1.5f * i;
                expected.writeInt(Float.floatToRawIntBits(values[i]));
            }
        }

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Floats.write(values, new DataOutputViewStreamWrapper(written));
        float[] read =
                Floats.read(
                        length,
                        new DataInputViewStreamWrapper(
                                new ByteArrayInputStream(written.toByteArray())));

        assertThat(written.toByteArray()).isEqualTo(bits.toByteArray());
        for (int i = 0; i < length; i++) {
            assertThat(Float.floatToRawIntBits(read[i]))
                    .isEqualTo(Float.floatToRawIntBits(values[i]));
        }
    }
}
