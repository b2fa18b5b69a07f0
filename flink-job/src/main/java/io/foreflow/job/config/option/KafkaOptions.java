package io.foreflow.job.config.option;

import java.util.List;

/** Where Kafka is and how its topics are called. */
public final class KafkaOptions {

    private static final Rule<String> TOPIC_NAME =
            new Rule<>(
                    "must be a topic name: 1 to 249 letters, digits, dots, underscores or hyphens",
                    name -> name.matches("[a-zA-Z0-9._-]{1,249}") && !name.matches("\\.{1,2}"));

    public static final Option<String> BOOTSTRAP_SERVERS =
            Option.of(
                            "kafka.bootstrap.servers",
                            ValueType.TEXT,
                            "Brokers to start from, host:port separated by commas. Every other key"
                                    + " under `kafka` is passed as it is to every Kafka client.")
                    .defaultsTo("localhost:9092")
                    .with(
                            new Rule<>(
                                    "must be host:port, separated by commas",
                                    text -> text.matches("[^\\s,:]+.*:\\d{1,5}")));

    public static final Option<String> GROUP_ID =
            Option.of(
                            "group-id",
                            ValueType.TEXT,
                            "Consumer group of the job and prefix of its transactional ids. Two"
                                    + " jobs on one broker need two.")
                    .defaultsTo("foreflow");

    public static final Option<String> METRICS =
            topic("metrics", "metrics", "Topic the observations are read from.");
    public static final Option<String> FORECASTS =
            topic("forecasts", "forecasts", "Topic the forecasts are written to.");
    public static final Option<String> SCORES =
            topic("scores", "scores", "Topic the scores of matured forecasts are written to.");
    public static final Option<String> MODEL_EVENTS =
            topic("model-events", "model-events", "Topic the events of the models are written to.");
    public static final Option<String> REJECTED =
            topic("rejected", "rejected", "Topic for records the job will not use.");

    public static final Option<Integer> PARTITIONS =
            Option.of(
                            "topics.partitions",
                            ValueType.INTEGER,
                            "Partitions of a topic that `foreflow topics` creates.")
                    .defaultsTo(4)
                    .with(Rule.atLeast(1, ValueType.INTEGER));

    public static final Option<Integer> REPLICATION_FACTOR =
            Option.of(
                            "topics.replication-factor",
                            ValueType.INTEGER,
                            "Replicas of a topic that `foreflow topics` creates.")
                    .defaultsToNone("the broker's default")
                    .with(Rule.atLeast(1, ValueType.INTEGER))
                    .with(Rule.atMost((int) Short.MAX_VALUE, ValueType.INTEGER));

    public static final List<Option<String>> TOPICS =
            List.of(METRICS, FORECASTS, SCORES, MODEL_EVENTS, REJECTED);

    public static final List<Option<?>> ALL =
            List.of(
                    BOOTSTRAP_SERVERS,
                    GROUP_ID,
                    METRICS,
                    FORECASTS,
                    SCORES,
                    MODEL_EVENTS,
                    REJECTED,
                    PARTITIONS,
                    REPLICATION_FACTOR);

    private KafkaOptions() {}

    private static Option<String> topic(String role, String name, String description) {
        return Option.of("topics." + role, ValueType.TEXT, description)
                .defaultsTo(name)
                .with(TOPIC_NAME);
    }
}
