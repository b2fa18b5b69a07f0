package io.foreflow.job.config.option;

import io.foreflow.job.config.JobSettings.TimeMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.configuration.MemorySize;

/** Bounds of what is accepted from the metrics topic. */
public final class IngestOptions {

    public static final Option<Duration> OUT_OF_ORDERNESS =
            Option.of(
                            "ingest.out-of-orderness",
                            ValueType.DURATION,
                            "How far behind its partition's newest record a value may be. Rows"
                                    + " close that much later. A fraction of the step is enough when"
                                    + " the sources send in order.")
                    .derivedFrom(
                            List.of(JobOptions.TIME),
                            "1 s if `time: live`, 0 ms if `time: replay`",
                            values ->
                                    values.get(JobOptions.TIME) == TimeMode.LIVE
                                            ? Duration.ofSeconds(1)
                                            : Duration.ZERO)
                    .with(Rule.atLeast(Duration.ZERO, ValueType.DURATION));

    public static final Option<Instant> EARLIEST =
            Option.of("ingest.earliest", ValueType.INSTANT, "Times before this are rejected.")
                    .defaultsTo(Instant.parse("2000-01-01T00:00:00Z"));

    public static final Option<Duration> MAX_AGE =
            Option.of(
                            "ingest.max-age",
                            ValueType.DURATION,
                            "How far a time may lie before the time its record was appended.")
                    .defaultsToNone("no limit")
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<MemorySize> MAX_RECORD =
            Option.of("ingest.max-record", ValueType.MEMORY, "Largest value of a record.")
                    .defaultsTo(MemorySize.ofMebiBytes(1))
                    .with(Rule.atLeast(new MemorySize(64), ValueType.MEMORY))
                    .with(Rule.atMost(MemorySize.ofMebiBytes(64), ValueType.MEMORY));

    public static final Option<Integer> MAX_CHANNELS =
            Option.of("ingest.max-channels", ValueType.INTEGER, "Most channels in one record.")
                    .defaultsTo(1024)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> MAX_NAME_LENGTH =
            Option.of(
                            "ingest.max-name-length",
                            ValueType.INTEGER,
                            "Longest name of a series, model or channel, in characters.")
                    .defaultsTo(256)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Duration> LIVE_QUIET =
            Option.of(
                            "live.quiet",
                            ValueType.DURATION,
                            "`time: live`: quiet time of a partition after which its rows close by"
                                    + " the wall clock.")
                    .defaultsTo(Duration.ofSeconds(5))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<Duration> REPLAY_PATIENCE =
            Option.of(
                            "replay.patience",
                            ValueType.DURATION,
                            "`time: replay`: how long a partition that never held a record holds"
                                    + " event time back before it is left out. Records that come"
                                    + " into it later may be late.")
                    .defaultsTo(Duration.ofSeconds(30))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<Duration> LIVE_DELAY =
            Option.of(
                            "live.delay",
                            ValueType.DURATION,
                            "`time: live`: how far behind the wall clock a quiet partition's time"
                                    + " then follows.")
                    .defaultsTo(Duration.ofSeconds(2))
                    .with(Rule.atLeast(Duration.ZERO, ValueType.DURATION));

    public static final List<Option<?>> ALL =
            List.of(
                    OUT_OF_ORDERNESS,
                    EARLIEST,
                    MAX_AGE,
                    MAX_RECORD,
                    MAX_CHANNELS,
                    MAX_NAME_LENGTH,
                    LIVE_QUIET,
                    LIVE_DELAY,
                    REPLAY_PATIENCE);

    private IngestOptions() {}
}
