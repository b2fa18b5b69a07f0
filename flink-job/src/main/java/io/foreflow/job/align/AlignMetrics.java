package io.foreflow.job.align;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What an aligner subtask counts. */
final class AlignMetrics {

    /** Refused. */
    final Counter lateValues;

    /** Late, and taken into the row they belong to. */
    final Counter lateValuesTaken;

    final Counter revisedRows;
    final Counter retiredSeries;

    AlignMetrics(MetricGroup group) {
        lateValues = group.counter("lateValues");
        lateValuesTaken = group.counter("lateValuesTaken");
        revisedRows = group.counter("revisedRows");
        retiredSeries = group.counter("retiredSeries");
    }
}
