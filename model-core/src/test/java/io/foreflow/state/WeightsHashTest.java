package io.foreflow.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WeightsHashTest {

    @Test
    void isSha256OverPresenceAndBigEndianFloats() throws NoSuchAlgorithmException {
        byte[] bytes = ByteBuffer.allocate(10).put((byte) 1).putFloat(1.5f).putFloat(-2f).array();

        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        assertThat(WeightsHash.of(new float[] {1.5f, -2f}, null))
                .hasSize(16)
                .isEqualTo(expected.substring(0, 16));
    }

    @Test
    void tellsApartWhichArrayIsMissing() {
        float[] weights = {1};

        assertThat(WeightsHash.of(weights, null)).isNotEqualTo(WeightsHash.of(null, weights));
    }

    @Test
    void refusesVersionsItCannotRead() {
        assertThatThrownBy(() -> FormatVersion.check("learner state", 4, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read learner state: bytes have version 4, this build reads versions"
                                + " 1 to 3. Restore with a newer release.");
        assertThatThrownBy(() -> FormatVersion.check("learner state", 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read learner state: bytes have version 0, this build reads version"
                                + " 1.");
        FormatVersion.check("learner state", 2, 3);
    }
}
