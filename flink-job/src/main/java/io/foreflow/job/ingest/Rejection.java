package io.foreflow.job.ingest;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record the job will not use, with everything needed to find it again.
 *
 * @param raw value bytes as read, of a large value the first; null when the record had none or was
 *     refused only after decoding (LATE), where the coordinates lead to it
 * @param detail one sentence naming the field, its value and the rule
 */
public record Rejection(
        byte[] raw, Reason reason, String detail, String topic, int partition, long offset)
        implements Ingested {

    /** Why. */
    public enum Reason {
        UNDECODABLE,
        EMPTY_SERIES,
        UNKNOWN_MODEL,
        NOT_FINITE,
        TIME_OUT_OF_RANGE,
        TOO_LARGE,
        LATE
    }

    public Rejection {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(topic, "topic");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rejection that
                && Arrays.equals(raw, that.raw)
                && reason == that.reason
                && detail.equals(that.detail)
                && topic.equals(that.topic)
                && partition == that.partition
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(reason, topic, partition, offset);
    }

    @Override
    public String toString() {
        return "Rejection[%s: %s, topic=%s, partition=%d, offset=%d]"
                .formatted(reason, detail, topic, partition, offset);
    }
}
