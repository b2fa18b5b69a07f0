package io.foreflow.job.ingest;

import java.util.List;

/** What a source task hands on: an observation, a refusal, or news of what it reads. */
public sealed interface Ingested permits Observed, Rejection, Ingested.Assigned {

    /**
     * Said once when partitions are given to a source task, before their first record. It tells the
     * task which of the checkpointed maxima are its own, also for partitions with nothing left to
     * read.
     */
    record Assigned(List<Partition> partitions) implements Ingested {
        public Assigned {
            partitions = List.copyOf(partitions);
        }
    }
}
