package io.foreflow.job.align;

import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.metric.Label;
import io.foreflow.job.metric.StreamCatalogue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What an aligner subtask counts. */
final class AlignMetrics {

    /** Refused. */
    final Counter late;

    /** Late, and taken into the row they belong to. */
    final Counter lateValuesTaken;

    final Counter revisedRows;
    final Counter retiredSeries;

    AlignMetrics(MetricGroup group) {
        late = StreamCatalogue.LATE.counter(Label.REASON.of(group, Rejection.Reason.LATE));
        lateValuesTaken = StreamCatalogue.LATE_TAKEN.counter(group);
        revisedRows = StreamCatalogue.REVISED_ROWS.counter(group);
        retiredSeries = StreamCatalogue.RETIRED.counter(group);
    }
}
