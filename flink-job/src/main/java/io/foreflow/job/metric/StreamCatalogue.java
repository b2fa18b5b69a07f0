package io.foreflow.job.metric;

import static io.foreflow.job.metric.JobMetric.counter;
import static io.foreflow.job.metric.JobMetric.gauge;

import java.util.List;

/** Metrics of the ends of the path, and of event time and alignment. */
public final class StreamCatalogue {

    public static final JobMetric UNKNOWN_CHANNELS =
            gauge(
                            Stage.SOURCE,
                            "unknownChannels",
                            "values",
                            "Values of channels the model does not have; ignored. In this attempt"
                                    + " of the job.")
                    .act("A new channel: add it to `channels`.");

    public static final JobMetric REJECTED =
            counter(Stage.EVENT_TIME, "rejected", "records", "Rejections, by reason.")
                    .by(Label.REASON)
                    .act("[Rejected records](operations.md#rejected-records).");

    public static final JobMetric EVENT_TIME_LAG =
            gauge(
                            Stage.EVENT_TIME,
                            "eventTimeLagMillis",
                            "ms",
                            "With `time: live`, wall clock less event time. NaN before the first"
                                    + " record, and with `time: replay`, where event time has"
                                    + " nothing to do with the clock.")
                    .act("Producers whose clocks are behind, or a backlog of records.");

    public static final JobMetric EVENT_TIME_OVERDUE =
            gauge(
                            Stage.EVENT_TIME,
                            "eventTimeOverdueSteps",
                            "steps",
                            "The same beyond what `ingest.out-of-orderness` or `live.delay` makes"
                                    + " of it, in steps of the grid: at most 1, and what a record"
                                    + " needs to get here, where all is well.")
                    .act("As above.");

    public static final JobMetric LATE =
            counter(
                            Stage.ALIGN,
                            "rejected",
                            "values",
                            "Refused as `LATE`, because their row is closed or gone.")
                    .by(Label.REASON)
                    .act("`LATE` among the [rejected records](operations.md#rejected-records).");

    public static final JobMetric LATE_TAKEN =
            counter(
                    Stage.ALIGN,
                    "lateValuesTaken",
                    "values",
                    "[Late values](operations.md#late-values) that changed a row.");

    public static final JobMetric REVISED_ROWS =
            counter(Stage.ALIGN, "revisedRows", "rows", "Rows sent again for them.");

    public static final JobMetric RETIRED =
            counter(Stage.ALIGN, "retiredSeries", "series", "Series forgotten after `align.idle`.")
                    .act("`RETIRED` among the [events](operations.md#events-of-a-model).");

    public static final JobMetric LOST_TRANSACTIONS =
            counter(
                            Stage.SINK,
                            "lostTransactions",
                            "transactions",
                            "Transactions that the broker dropped before they were committed; with"
                                    + " `delivery: exactly-once` only. Must be zero.")
                    .act("[Output is lost](operations.md#lost-output).");

    static final List<JobMetric> ALL =
            List.of(
                    UNKNOWN_CHANNELS,
                    REJECTED,
                    EVENT_TIME_LAG,
                    EVENT_TIME_OVERDUE,
                    LATE,
                    LATE_TAKEN,
                    REVISED_ROWS,
                    RETIRED,
                    LOST_TRANSACTIONS);

    private StreamCatalogue() {}
}
