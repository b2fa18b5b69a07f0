package io.foreflow.dashboard.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RejectionsTest {

    private final Rejections rejections = new Rejections();

    @Test
    void countsAllAndKeepsTheNewestSamples() {
        for (int i = 0; i < 50; i++) {
            rejections.add(record(RejectionReason.LATE, null, i), i * 60_000L, 5);
        }
        rejections.add(record(RejectionReason.TOO_LARGE, null, 50), 0, 5);

        Rejections.Reason late = rejections.reasons().get(0);
        assertThat(late.reason()).isEqualTo("LATE");
        assertThat(late.count()).isEqualTo(50);
        assertThat(late.samples())
                .extracting(Rejections.Sample::offset)
                .containsExactly(49L, 48L, 47L, 46L, 45L);
        assertThat(rejections.total()).isEqualTo(51);
        assertThat(rejections.minutes()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void showsBytesThatAreNoTextInHexDigits() {
        rejections.add(record(RejectionReason.UNDECODABLE, new byte[] {0, -1, 127}, 1), 0, 5);
        rejections.add(
                record(
                        RejectionReason.UNDECODABLE,
                        "größe".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        2),
                0,
                5);

        assertThat(rejections.reasons().get(0).samples())
                .extracting(Rejections.Sample::raw)
                .containsExactly("größe", "00 ff 7f");
    }

    private static RejectedRecord record(RejectionReason reason, byte[] raw, long offset) {
        return new RejectedRecord(
                raw == null ? null : ByteBuffer.wrap(raw), reason, "because", "metrics", 0, offset);
    }
}
