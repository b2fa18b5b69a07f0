package io.foreflow.job.publish;

import java.util.Arrays;

/**
 * A record on its way to a topic, already in wire form. Arrays are shared and never written to.
 *
 * @param key Kafka key: model and series
 * @param value encoded record
 * @param schema which record it is, for the content header
 */
public record Outbound(byte[] key, byte[] value, Topic schema) {

    /** The topics Foreflow writes, by role; names are configuration. */
    public enum Topic {
        FORECASTS,
        SCORES,
        MODEL_EVENTS,
        REJECTED
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outbound that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && schema == that.schema;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
