package io.foreflow.job.config.option;

import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.job.config.JobSettings.WireFormat;
import java.time.Duration;
import java.util.List;

/** Time, guarantees and size of the job. */
public final class JobOptions {

    public static final Option<TimeMode> TIME =
            Option.of(
                            "time",
                            ValueType.oneOf(TimeMode.class),
                            "How event time advances: `live` follows the wall clock when a"
                                    + " partition is quiet, `replay` follows the data alone.")
                    .defaultsTo(TimeMode.LIVE);

    public static final Option<Delivery> DELIVERY =
            Option.of(
                            "delivery",
                            ValueType.oneOf(Delivery.class),
                            "Guarantee from Kafka to Kafka. With `exactly-once` readers under"
                                    + " read_committed see a forecast after the checkpoint; with"
                                    + " `at-least-once` at once, after a restart some twice with the"
                                    + " same id.")
                    .defaultsTo(Delivery.EXACTLY_ONCE);

    public static final Option<WireFormat> WIRE_FORMAT =
            Option.of(
                            "wire.format",
                            ValueType.oneOf(WireFormat.class),
                            "Form of the records in all topics: Avro's single-object encoding,"
                                    + " Avro in Confluent's form with a schema registry, or JSON for"
                                    + " dashboards and SQL.")
                    .derivedFrom(
                            List.of(RegistryOptions.URL),
                            "`confluent` with `schema.registry.url`, else `single-object`",
                            values ->
                                    values.get(RegistryOptions.URL) == null
                                            ? WireFormat.SINGLE_OBJECT
                                            : WireFormat.CONFLUENT);

    public static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.of(
                            "checkpoint.interval",
                            ValueType.DURATION,
                            "Time between checkpoints; with `delivery: exactly-once` also how long"
                                    + " a forecast waits to be seen.")
                    .defaultsTo(Duration.ofSeconds(10))
                    .with(Rule.atLeast(Duration.ofMillis(10), ValueType.DURATION));

    public static final Option<Duration> TRANSACTION_TIMEOUT =
            Option.of(
                            "transaction.timeout",
                            ValueType.DURATION,
                            "Timeout of the sinks' Kafka transactions: output is lost if the job"
                                    + " is away for longer between a checkpoint and its commit. A stock"
                                    + " broker allows no more than 15 minutes.")
                    .defaultsTo(Duration.ofMinutes(15))
                    .with(Rule.atLeast(Duration.ofSeconds(1), ValueType.DURATION))
                    .with(Rule.atMost(Duration.ofMinutes(15), ValueType.DURATION));

    public static final Option<Integer> PARALLELISM =
            Option.of("parallelism", ValueType.INTEGER, "Parallel subtasks of every operator.")
                    .defaultsTo(1)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> MAX_PARALLELISM =
            Option.of(
                            "max-parallelism",
                            ValueType.INTEGER,
                            "Key groups of the state: the largest parallelism it can ever be"
                                    + " restored with. Fixed for the life of the state.")
                    .defaultsTo(128)
                    .with(Rule.atLeast(1, ValueType.INTEGER))
                    .with(Rule.atMost(32768, ValueType.INTEGER));

    public static final Option<LearnerMode> LEARNER_MODE =
            Option.of(
                            "learner.mode",
                            ValueType.oneOf(LearnerMode.class),
                            "`deterministic` holds event time until a tick's work is done, so that"
                                    + " what is served depends on the data alone; `low-latency` serves"
                                    + " on with the weights there are.")
                    .defaultsTo(LearnerMode.DETERMINISTIC);

    public static final Option<String> DEFAULT_MODEL =
            Option.of("default-model", ValueType.TEXT, "Model of an observation that names none.")
                    .defaultsToNone("the first model");

    public static final List<Option<?>> ALL =
            List.of(
                    TIME,
                    DELIVERY,
                    WIRE_FORMAT,
                    CHECKPOINT_INTERVAL,
                    TRANSACTION_TIMEOUT,
                    PARALLELISM,
                    MAX_PARALLELISM,
                    LEARNER_MODE,
                    DEFAULT_MODEL);

    private JobOptions() {}
}
