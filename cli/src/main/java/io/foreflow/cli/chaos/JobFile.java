package io.foreflow.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration of one round's job: topics of its own, and a network small enough that a round
 * of learning takes a fraction of a second and is promoted within a hundred rows.
 *
 * @param name of its group and, in front, of its topics
 * @param parallelism of its tasks
 * @param transactionTimeout of its sinks
 * @param overrides keys that differ from the usual
 */
record JobFile(
        String bootstrapServers,
        String name,
        int parallelism,
        Duration transactionTimeout,
        Map<String, String> overrides) {

    static final int MAX_PARALLELISM = 3;

    /** Rows between ticks of the learner. */
    static final int TICK_ROWS = 20;

    String topic(String role) {
        return name + "-" + role;
    }

    /** Partitions by topic. */
    Map<String, Integer> topics() {
        return Map.of(
                topic("metrics"), MetricStream.PARTITIONS,
                topic("forecasts"), 1,
                topic("scores"), 1,
                topic("model-events"), 1,
                topic("rejected"), 1);
    }

    /** The text of the file. */
    String yaml() {
        return """
                kafka.bootstrap.servers: %s
                group-id: %s
                topics:
                  metrics: %2$s-metrics
                  forecasts: %2$s-forecasts
                  scores: %2$s-scores
                  model-events: %2$s-model-events
                  rejected: %2$s-rejected
                time: replay
                replay.patience: 10 min
                ingest.out-of-orderness: %s
                checkpoint.interval: 400 ms
                transaction.timeout: %s
                parallelism: %d
                max-parallelism: 16
                %s
                models:
                  - name: %s
                    channels: %s
                    step: %s
                    scaler.rows: 16
                    forecast:
                      lookback: 16
                      short-lookback: 8
                      horizon: 4
                      report: %s
                      seasonal-period: 12
                      batch: 4
                    align.idle: 2 h
                    learn:
                      tick: %d min
                      ticks-per-round: 2
                      minimum-origins: 64
                      training-origins: 512
                      validation-origins: 48
                      steps: 30
                    network.width: 4
                    eeo:
                      batch: 16
                      learning-rate: 0.02
                """
                .formatted(
                        bootstrapServers,
                        name,
                        seconds(MetricStream.OUT_OF_ORDERNESS),
                        seconds(transactionTimeout),
                        parallelism,
                        overrides.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining("\n")),
                        MetricStream.MODEL,
                        List.copyOf(MetricGrid.CHANNELS),
                        seconds(MetricGrid.STEP),
                        List.copyOf(Due.REPORTED),
                        TICK_ROWS);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
