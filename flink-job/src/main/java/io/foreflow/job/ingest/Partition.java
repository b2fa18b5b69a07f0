package io.foreflow.job.ingest;

import java.util.Objects;

/** One partition of one topic. */
public record Partition(String topic, int number) {

    public Partition {
        Objects.requireNonNull(topic, "topic");
    }
}
