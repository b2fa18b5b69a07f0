package io.foreflow.job.ingest;

/**
 * A record the job will not use, with everything needed to find it again.
 *
 * @param raw value bytes as read, or null when the record had none
 * @param detail one sentence naming the field, its value and the rule
 */
public record Rejection(
        byte[] raw, Reason reason, String detail, String topic, int partition, long offset) {

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
}
