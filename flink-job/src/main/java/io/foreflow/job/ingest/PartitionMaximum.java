package io.foreflow.job.ingest;

import java.util.Objects;

/**
 * The largest event time accepted from a partition so far, as kept in checkpoints.
 *
 * @param eventTime epoch milliseconds
 */
public record PartitionMaximum(Partition partition, long eventTime) {

    public PartitionMaximum {
        Objects.requireNonNull(partition, "partition");
    }
}
